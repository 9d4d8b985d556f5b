"""Holds the schemas and the files that come with the agent against each other, by a validator of
somebody else's: python3 schemas.py FIRMWARE_FOLDER"""
import json
import pathlib
import sys

from jsonschema import Draft7Validator

FILES = {
    "catalogue": "app/default_catalogue.json",
    "signals": "app/default_signals.json",
    "config": "app/systemd/latchkeyd.json",
}


def errors_in(document, schema):
    return [f"{list(error.path)}: {error.message}"
            for error in Draft7Validator(schema).iter_errors(document)]


def main(firmware):
    wrong = []
    for name, file in FILES.items():
        schema = json.loads((firmware / f"codec/schemas/{name}.schema.json").read_text())
        Draft7Validator.check_schema(schema)
        document = json.loads((firmware / file).read_text())
        wrong += [f"{file}: {error}" for error in errors_in(document, schema)]
        if not errors_in(document | {"no such member": 0}, schema):
            wrong.append(f"{name}.schema.json: takes a member that is not known")
    return "\n".join(wrong)


sys.exit(main(pathlib.Path(sys.argv[1])) or None)
