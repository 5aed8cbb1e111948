"""What a mail server that takes no mail means, in words; not what it said."""

from ...core.shared.mail_refusal import read_refusal


def why_not_sent(env, failure_type, said):
    """Say why a mail did not leave.

    :param env: the environment whose language to speak
    :param failure_type: a value of ``mail.mail.failure_type``, or a false one
    :param said: what the mail server said, in its own words; or a false value
    :return: a few words without a full stop
    """
    words = {
        "unreachable": env._("the mail server cannot be reached"),
        "secure": env._("there is no secure connection to the mail server"),
        "authentication": env._(
            "the mail server does not accept our user name and password"
        ),
        "address": env._("the mail server refuses the recipient's address"),
        "no_address": env._("the recipient has no address"),
        "full": env._("the recipient's mailbox is full"),
        "sender": env._("the mail server refuses the sender's address"),
        "size": env._("the mail is too big for the mail server"),
        "spam": env._("the mail server takes it for spam"),
        "policy": env._("the mail server refuses it by its rules"),
        "blacklisted": env._("the recipient wants no more mails from us"),
        "later": env._("the mail server asks to try again later"),
        "other": env._("the mail server did not take it"),
    }
    return words[read_refusal(failure_type, said)]
