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
    text: "{step} starts '{file}' with {arguments}, which its parser does not know",
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
    text: "'{file}' of {step} names folders of the container, but never {path}, that of the {what} '{port}'",
    hint: "read inputs from their own folders and write outputs to theirs: files anywhere else are lost when the job ends",
    about:
      "A script reads and writes folders of the container, but not that of one of the step's inputs or outputs. Folders that are named only at run time cannot be seen.",
  },
  "script/unset-variable": {
    severity: "warning",
    text: "'{file}' of {step} needs the environment variable '{name}', which the job does not set",
    hint: "set it in the step's environment, or read it with a default",
    about: "A script reads an environment variable that is never set, and provides no default.",
  },
  "script/package-missing": {
    severity: "error",
    ground: documented("the requirements files and Dockerfiles of the images, in AWS's public repositories"),
    override: true,
    text: "'{file}' of {step} imports '{module}', which is not in the image {image}",
    about:
      "A script imports a package that its image does not have and that nothing installs, so the job would fail. The images' packages are listed in their public repositories, and none of them depends on this one. Imports inside functions and `try` are not reported.",
  },
  "script/package-unlisted": {
    severity: "warning",
    ground: inferred("the lists name what is installed, but not everything that it depends on"),
    text: "'{file}' of {step} imports '{module}', which the image {image} does not list",
    about:
      "A script imports a package that is not in the image's list, and that nothing installs. If no listed package depends on it either, the job fails. Imports inside functions and `try` are not reported.",
  },
  "script/isolated": {
    severity: "error",
    override: true,
    text: "{step} has no network, so its container cannot install {packages}, which {user} needs",
    hint: "set 'image' to one of your own that has them, put their wheels next to the script (requirements.txt: --no-index and --find-links), or set networkIsolation to false",
    about:
      "A container installs the requirements of a script, or of the archive that it serves or evaluates, when it starts. With network isolation, which the step or the target can set, it cannot, and the job would fail, perhaps after training has been paid for.",
  },
});
