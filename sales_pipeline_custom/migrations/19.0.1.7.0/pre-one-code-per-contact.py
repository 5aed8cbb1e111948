"""A contact gives one code: the one its form shows.

Of two that work, given at the same moment, a race left the other: it stops. Otherwise
it came with a contact that was merged: it works on.
"""


def migrate(cr, version):
    cr.execute(
        "ALTER TABLE crm_referral_code ADD COLUMN IF NOT EXISTS is_merged boolean"
    )
    cr.execute(
        """
          WITH double AS (
              SELECT code.id, BOOL_OR(
                         later.create_date - code.create_date < INTERVAL '1 minute'
                     ) AS by_race
                FROM crm_referral_code AS code
                JOIN crm_referral_code AS later
                  ON later.partner_id = code.partner_id AND later.id > code.id
               WHERE code.revoked_at IS NULL AND later.revoked_at IS NULL
            GROUP BY code.id
          )
        UPDATE crm_referral_code AS code
           SET revoked_at = CASE WHEN double.by_race THEN now() AT TIME ZONE 'UTC' END,
               is_merged = NOT double.by_race
          FROM double
         WHERE double.id = code.id
        """
    )
