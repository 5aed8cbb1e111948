"""What is measured of the import screen: a file of 1,000 opportunities, whole.

Columns are titled as fields are named, stages are known, amounts and dates are written
as Odoo reads them: both databases can take the file.
"""

import csv
import io

from job import Job
from opportunities import MANY, open_stages
from populate import GATED

OPTIONS = {
    "advanced": True,
    "date_format": "",
    "datetime_format": "",
    "encoding": "utf-8",
    "fallback_values": {},
    "float_decimal_separator": ".",
    "float_thousand_separator": ",",
    "has_headers": True,
    "import_set_empty_fields": [],
    "import_skip_records": [],
    "keep_matches": False,
    "limit": 2000,
    "name_create_enabled_fields": {},
    "quoting": '"',
    "separator": ",",
    "sheet": "",
    "sheets": [],
    "skip": 0,
    "tracking_disable": True,
}
COLUMNS = (
    "name",
    "contact_name",
    "email_from",
    "phone",
    "stage_id",
    "expected_revenue",
    "date_deadline",
)


def a_file(env, turn):
    """Choose what a file of many opportunities says."""
    stages = open_stages(env)
    del stages[GATED]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for rank in range(MANY):
        writer.writerow(
            [
                f"Imported opportunity {turn}-{rank}",
                f"Rose Martin {rank}",
                f"rose{rank}@x.example.com",
                f"0470 12 {rank // 100:02d} {rank % 100:02d}",
                stages[rank % len(stages)].name,
                f"{1000 + rank}.50",
                f"2027-{1 + rank % 12:02d}-{1 + rank % 28:02d}",
            ]
        )
    return text.getvalue().encode()


def bring_in(env, content):
    """Give a file to the import screen: its preview, then the import."""
    context = {**env.context, "tracking_disable": True, "default_type": "opportunity"}
    wizard = env(context=context)["base_import.import"].create(
        {"res_model": "crm.lead"}
    )
    wizard.write({"file": content, "file_type": "text/csv", "file_name": "bench.csv"})
    preview = wizard.parse_preview({**OPTIONS})
    result = wizard.execute_import([*COLUMNS], preview["headers"], {**OPTIONS})
    if len(result["ids"] or ()) != MANY:
        raise RuntimeError(f"The file was not imported: {result['messages'][:1]}")


IMPORT_JOBS = [
    Job(
        "import",
        "importing a file of 1,000 lines",
        a_file,
        bring_in,
        count=MANY,
        rounds=5,
        limit=1.1,
    ),
]
