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


def our_public_methods(env):
    """Return the methods that a remote client may call and that our addons bring.

    :return: dict {(model, name): functions}; Odoo's own that we extend are left out
    """
    found = {}
    for model, cls in env.registry.items():
        if cls._abstract:
            continue
        for name in dir(cls):
            if name.startswith("_") or not callable(getattr(cls, name, None)):
                continue
            methods = [
                base.__dict__[name] for base in cls.__mro__ if name in base.__dict__
            ]
            brought = [
                method
                for method in methods
                if getattr(method, "__module__", "").startswith(f"odoo.addons.{ADDONS}")
            ]
            is_private = any(getattr(one, "_api_private", False) for one in methods)
            if brought and len(brought) == len(methods) and not is_private:
                found[model, name] = brought
    return found
