"""Holds manual pages and bash completion against what the programs themselves print as --help: every
option and subcommand stands in the page, and nothing else does; completion offers, command by command,
the same. python3 help_is_documented.py FOLDER_OF_PROGRAMS toolchains/packaging"""
import pathlib
import re
import subprocess
import sys

PAGES = {"latchkeyd": 8, "latchkey": 1, "latchkey-sim": 1, "latchkey-vehicle": 1, "latchkey-cloud": 8}
COMPLETED = ("latchkeyd", "latchkey", "latchkey-sim")
# General options of which a command has no use: completion does not offer them after it.
USELESS = {"latchkey": {"--version"}, "latchkeyd": {"--check-config", "-V", "--version"}}
# Commands that talk to no vehicle, and need none of the options for that.
LOCAL = {"keygen", "keys", "journal", "trace", "provision"}


def help_of(program, command):
    return subprocess.run([program, *command, "--help"], check=True, capture_output=True,
                          text=True, env={}).stdout


def options_in(text):
    """The names in lines like `  -c,--config TEXT` and `  --wait,--no-wait{false}`."""
    names = re.findall(r"^  (-\S+)", text, re.MULTILINE)
    return {re.sub(r"{.*", "", name) for line in names for name in line.split(",")}


def commands_in(text):
    block = re.search(r"^Subcommands:\n((?: .*\n)+)", text, re.MULTILINE)
    return re.findall(r"^  (\S+)", block[1], re.MULTILINE) if block else []


def tree(program, command=()):
    """What each command, as a tuple of words, has: its options and its subcommands."""
    text = help_of(program, command)
    found = {command: (options_in(text), commands_in(text))}
    for name in found[command][1]:
        found |= tree(program, (*command, name))
    return found


def check(what, there, wanted):
    return [f"{what} lacks {name}" for name in sorted(wanted - there)] + [
        f"{what} has {name}, and --help does not" for name in sorted(there - wanted)]


def check_page(page, found):
    text = page.read_text()
    items = re.findall(r"^\.It Fl (.*)$", text, re.MULTILINE)
    options = {"-" + name for item in items
               for name in re.findall(r"(?:^|, (?:Fl )?)(-?[A-Za-z][A-Za-z-]*)", item)}
    commands = set(re.findall(r"^\.It Cm ([a-z]+(?: [a-z]+)*)", text, re.MULTILINE))
    # `keys` alone does nothing: its subcommands stand there.
    leaves = {" ".join(command) for command, (_, below) in found.items() if command and not below}
    return (check(page.name, options, set().union(*(names for names, _ in found.values()))) +
            check(page.name, commands, leaves))


def complete(script, words):
    """What bash would offer for the last of `words`, by the function that the script registers."""
    run = ('source "$1"; shift; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))\n'
           'f=$(complete -p "$1"); f=${f#*-F }; "${f%% *}"; printf "%s\\n" "${COMPREPLY[@]}"')
    offered = subprocess.run(["bash", "-uc", run, "bash", str(script), *words], check=True,
                             capture_output=True, text=True).stdout
    return set(offered.split())


def check_completion(script, found):
    wrong = []
    general = found[()][0]
    for command, (options, below) in found.items():
        what = " ".join(["completion of", script.name, *command])
        wanted = options
        if command and command[0] not in LOCAL:
            wanted = options | general - USELESS[script.name]
        wrong += check(what, complete(script, [script.name, *command, "-"]), wanted)
        if below:
            wrong += check(what, complete(script, [script.name, *command, ""]), set(below))
    return wrong


def check_values(folder):
    """A value is no command, and files and roles are offered where they belong."""
    cases = [
        ("latchkey", ["--client", "watch", "ke"], {"keygen", "keys"}),
        ("latchkey", ["keys", "add", "--role", ""], {"owner", "driver", "service", "fleet"}),
        ("latchkey", ["send", "--signing-key", str(folder) + "/latchkey-s"],
         {str(folder / "latchkey-sim")}),
        ("latchkey", ["journal", str(folder) + "/latchkeyd"], {str(folder / "latchkeyd")}),
        ("latchkeyd", ["-c", str(folder) + "/latchkey-s"], {str(folder / "latchkey-sim")}),
        ("latchkey-sim", ["--keep", str(folder.parent) + "/comp"], {str(folder)}),
    ]
    wrong = []
    for program, words, wanted in cases:
        what = " ".join(["completion of", program, *words])
        wrong += check(what, complete(folder / program, [program, *words]), wanted)
    return wrong


def main(programs, packaging):
    wrong = check_values(packaging / "completion")
    for name, section in PAGES.items():
        found = tree(programs / name)
        wrong += check_page(packaging / f"man/{name}.{section}", found)
        if name in COMPLETED:
            wrong += check_completion(packaging / "completion" / name, found)
    return "\n".join(wrong)


sys.exit(main(*map(pathlib.Path, sys.argv[1:])) or None)
