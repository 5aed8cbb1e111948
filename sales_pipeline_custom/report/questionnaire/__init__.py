from . import crm_answer_report
