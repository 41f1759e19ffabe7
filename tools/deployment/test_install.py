"""Tests of tools/install where nothing is installed yet."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

INSTALL = pathlib.Path(__file__).resolve().parents[1] / "install"
# What a script needs; no browser is among it, wherever this machine has one.
COMMANDS = ("bash", "dirname", "env", "flock", "mkdir")


class Browser(unittest.TestCase):
    def test_a_machine_without_a_browser_gets_one(self):
        with tempfile.TemporaryDirectory() as folder:
            commands, asked = pathlib.Path(folder, "bin"), pathlib.Path(folder, "asked")
            commands.mkdir()
            for name in COMMANDS:
                (commands / name).symlink_to(shutil.which(name))
            for name, script in {"apt-get": f'echo "$*" >>{asked}', "sudo": '"$@"'}.items():
                (commands / name).write_text(f"#!{shutil.which('bash')}\n{script}\n")
                (commands / name).chmod(0o755)
            environment = {"PATH": str(commands), "NATTER_TOOLS": f"{folder}/tools", "HOME": os.environ["HOME"]}
            subprocess.run([INSTALL, "browser"], env=environment, check=True, stderr=subprocess.DEVNULL)
            self.assertRegex(asked.read_text(), r"(?m)^install .* chromium$")


if __name__ == "__main__":
    unittest.main()
