"""The people of the access matrix: plain names, read without Odoo too."""

# Name in the tables: who that is.
PEOPLE = {
    "public": "Anonymous visitor",
    "portal": "Customer with a portal account",
    "employee": "Internal user without sales rights",
    "own": "Salesperson, an opportunity of their own",
    "others": "Salesperson, a colleague's opportunity",
    "all_leads": "Salesperson who sees all opportunities",
    "accountant": "Accountant (invoicing), without sales rights",
    "manager": "Sales manager",
    "admin": "Administrator, who is a sales manager too",
    "foreign": "Sales manager of another company",
    "editor": "Editor of the website, without sales rights",
}

GROUPS = {
    "public": "base.group_public",
    "portal": "base.group_portal",
    "employee": "base.group_user",
    "own": "sales_team.group_sale_salesman",
    "all_leads": "sales_team.group_sale_salesman_all_leads",
    "accountant": "account.group_account_invoice",
    "manager": "sales_team.group_sale_manager",
    "admin": "base.group_system,sales_team.group_sale_manager",
    "foreign": "sales_team.group_sale_manager",
    "editor": "website.group_website_restricted_editor",
}
