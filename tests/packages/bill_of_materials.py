"""Checks an installed package's bill of materials: what CycloneDX 1.6 requires of it, and that it names
every library that the package's programs are linked with.
python3 bill_of_materials.py ROOT PACKAGE"""
import datetime
import hashlib
import json
import pathlib
import re
import subprocess
import sys

SERIAL = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
PURL = r"pkg:(deb/debian|npm(/%40[a-z-]+)?)/([a-z0-9.-]|%2B)+@[0-9]([A-Za-z0-9.~:-]|%2B)*(\?[a-z0-9=&.-]+)?"
COMPONENT = {"type", "bom-ref", "name", "version", "licenses", "purl", "hashes", "properties"}


def needed(program):
    text = subprocess.run(["readelf", "-dW", program], check=True, capture_output=True, text=True).stdout
    return set(re.findall(r"\(NEEDED\).*\[(.*)\]", text))


def form(bom):
    wrong = []
    if set(bom) != {"bomFormat", "specVersion", "serialNumber", "version", "metadata", "components",
                    "dependencies"}:
        wrong.append(f"has the members {sorted(bom)}")
    if (bom["bomFormat"], bom["specVersion"], bom["version"]) != ("CycloneDX", "1.6", 1):
        wrong.append("is not the first version of a CycloneDX 1.6 document")
    if not re.fullmatch(SERIAL, bom["serialNumber"]):
        wrong.append(f"serialNumber: {bom['serialNumber']}")
    datetime.datetime.strptime(bom["metadata"]["timestamp"], "%Y-%m-%dT%H:%M:%SZ")
    return wrong


def component(part):
    wrong = [f"has the member {name}" for name in set(part) - COMPONENT]
    wrong += [f"lacks {name}" for name in ("bom-ref", "name", "version") if not part.get(name)]
    if part.get("type") not in ("application", "library"):
        wrong.append(f"is of type {part.get('type')}")
    if not all(re.fullmatch(r"[A-Za-z0-9. -]+", licence["expression"]) for licence in part["licenses"]):
        wrong.append(f"has the licences {part['licenses']}")
    if not part["licenses"]:
        wrong.append("has no licence")
    if part["type"] == "library" and not re.fullmatch(PURL, part.get("purl", "")):
        wrong.append(f"has the purl {part.get('purl')}")
    return [f"{part.get('name')} {text}" for text in wrong]


def references(bom):
    names = [part["bom-ref"] for part in [bom["metadata"]["component"], *bom["components"]]]
    wrong = [f"{name} is there twice" for name in names if names.count(name) > 1]
    for entry in bom["dependencies"]:
        wrong += [f"{name} is referred to, and is not there"
                  for name in [entry["ref"], *entry["dependsOn"]] if name not in names]
    # Reached from the package: nothing is listed that nothing here needs.
    below = {entry["ref"]: entry["dependsOn"] for entry in bom["dependencies"]}
    reached, ahead = set(), [names[0]]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += below.get(name, [])
    return wrong + [f"nothing depends on {name}" for name in names if name not in reached]


def programs(bom, root, package):
    files = subprocess.run(["dpkg-query", f"--admindir={root}/var/lib/dpkg", "-L", package], check=True,
                           capture_output=True, text=True).stdout.split()
    paths = [path for path in files if path.startswith("/usr/bin/")]
    listed = {part["name"]: part["hashes"] for part in bom["components"] if part["type"] == "application"}
    there = {item["value"] for part in bom["components"] for item in part.get("properties", [])}
    wrong = [] if sorted(listed) == sorted(pathlib.Path(path).name for path in paths) else [
        f"lists the programs {sorted(listed)}"]
    for path in paths:
        content = (root / path[1:]).read_bytes()
        digest = {"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}
        if listed.get(pathlib.Path(path).name) != [digest]:
            wrong.append(f"{path} has another digest")
        wrong += [f"{path} needs {name}, which is missing" for name in needed(root / path[1:]) - there]
    return wrong


def main(root, package):
    bom = json.loads((root / f"usr/share/doc/{package}/{package}.cdx.json").read_text())
    wrong = form(bom) + references(bom) + programs(bom, root, package)
    for part in [bom["metadata"]["component"], *bom["components"]]:
        wrong += component(part)
    return "\n".join(wrong)


sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2]) or None)
