"""What of the registry is ours: for tests of all of it, present and to come."""

ADDONS = "sales_pipeline_"


def our_models(env):
    """Return the names of the models that our addons bring, abstract ones left out."""
    return sorted(
        name
        for name, model in env.registry.items()
        if (model._original_module or "").startswith(ADDONS) and not model._abstract
    )


def our_dialogs(env):
    """Return the names of the dialogs that our addons bring."""
    return [name for name in our_models(env) if env[name]._transient]
