import { entries } from "../entry.ts";
import { documented, inferred } from "../grounds.ts";

/** Differences between a user's script and the job that starts it, as far as they are visible in the source code. */
export const script = entries({
  "script/unknown-port": {
    severity: "error",
    override: true,
    text: "'{file}' of {step} uses the {what} '{port}', which the step does not have",
    about: "A script uses a port that the step does not declare. The job would fail there.",
  },
  "script/unknown-field": {
    severity: "error",
    override: true,
    text: "'{file}' of {step} reads step.config.{field}, which the step does not have",
    about: "A script reads a setting that the step does not declare. The job would fail there.",
  },
  "script/unused": {
    severity: "warning",
    text: "{step} declares the {what} '{name}', which '{file}' never mentions",
    hint: "use it in the script, or remove the declaration",
    about: "An input, output or setting is declared, but none of the script's files mentions it.",
  },
  "script/unknown-argument": {
    severity: "error",
    override: true,
    text: "{step} starts '{file}' with {arguments}, which its argument parser does not define",
    about: "argparse exits if a script receives an undeclared argument.",
  },
  "script/missing-argument": {
    severity: "error",
    override: true,
    text: "'{file}' requires {argument}, which {step} does not pass",
    hint: "set it among the hyperparameters, or give it a default in the script",
    about: "argparse exits if a required argument is missing.",
  },
  "script/unknown-path": {
    severity: "warning",
    text: "'{file}' of {step} uses {path}, where nothing is mounted",
    about: "A script names a folder in the container that does not belong to any of the step's inputs or outputs.",
  },
  "script/folder-unused": {
    severity: "warning",
    text: "'{file}' of {step} uses folders in the container, but never {path}, the folder of the {what} '{port}'",
    hint: "read each input from its folder and write each output to its folder: files anywhere else are lost when the job ends",
    about:
      "A script uses folders in the container, but not the folder of one of the step's inputs or outputs. Folders whose names are known only at run time cannot be detected.",
  },
  "script/unset-variable": {
    severity: "warning",
    text: "'{file}' of {step} needs the environment variable '{name}', which the job does not set",
    hint: "set it in the step's environment, or read it with a default",
    about: "A script reads an environment variable that is never set, and provides no default.",
  },
  "script/package-missing": {
    severity: "error",
    ground: documented("the images' requirements files and Dockerfiles, in AWS's public repositories"),
    override: true,
    text: "'{file}' of {step} imports '{module}', which is not in the image {image}",
    about:
      "A script imports a package that its image does not have and that nothing installs, so the job would fail. The images' packages are listed in their public repositories, and no listed package depends on this one. Imports inside functions and `try` are not reported.",
  },
  "script/package-unlisted": {
    severity: "warning",
    ground: inferred("the lists name the installed packages, but not all of their dependencies"),
    text: "'{file}' of {step} imports '{module}', which the image {image} does not list",
    about:
      "A script imports a package that is not in the image's package list and that nothing installs. Unless a listed package depends on it, the job fails. Imports inside functions and `try` are not reported.",
  },
  "script/isolated": {
    severity: "error",
    override: true,
    text: "{step} has no network access, so its container cannot install {packages}, which {user} needs",
    hint: "set 'image' to your own image that has them, put their wheels next to the script (requirements.txt: --no-index and --find-links), or set networkIsolation to false",
    about:
      "When a container starts, it installs the requirements of its script, or of the archive that it serves or evaluates. Network isolation, which the step or the target can set, prevents this, so the job would fail, possibly after you have paid for training.",
  },
});
