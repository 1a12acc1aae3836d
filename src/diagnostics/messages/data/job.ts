import { entries } from "../../entry.ts";

/** What a script receives: its arguments, inputs and machine. */
export const job = entries({
  "data/script-error": {
    severity: "error",
    text: "{step} failed with {type}: {message}",
    hint: "the last lines of its log show where",
    about: "A script raised an unexpected exception.",
  },
  "data/contract-newer": {
    severity: "error",
    text: "{step} has a contract of version {version}, but its runtime understands only version {known}",
    hint: "the contract and the runtime are from different versions of Specline: compile again",
    about:
      "A script's runtime refuses a contract.json from a newer version of Specline, because it could misread it. The compiler never puts the two together, so somebody replaced files in the asset.",
  },
  "data/argument-unknown": {
    severity: "error",
    text: "the script of {step} was given '{argument}', which is not in its contract",
    hint: "the script and the specification are from different versions: compile again",
    about: "A job passes an argument that the step's contract.json does not declare.",
  },
  "data/argument-bad": {
    severity: "error",
    text: "argument '{argument}' is {value}, expected {type}",
    about: "A value passed to a script cannot be read as the type that its contract declares.",
  },
  "data/input-missing": {
    severity: "error",
    text: "{step} needs its input '{port}', but {path} is empty or missing",
    hint: "check whether the step that feeds it wrote anything",
    about: "A script's required input was not mounted, or contains no file.",
  },
  "data/file-missing": {
    severity: "error",
    text: "'{file}' is not in {folder}",
    hint: "the step that feeds this input must write the file, even if it runs your own script (docs/scripts.md lists the files for each kind); otherwise, wire the input to another step",
    about: "An input contains files, but not the one that its artifact kind requires.",
  },
  "data/bad-archive": {
    severity: "error",
    text: "archive '{file}' holds '{member}', which is not a plain file or would be unpacked outside its folder",
    about: "An archive that a script unpacks may hold only files and folders below its own top folder.",
  },
  "data/disk-full": {
    severity: "error",
    text: "{step} could not write {path}: the disk is full",
    hint: "free some space, or raise volumeSizeGb for a run on SageMaker",
    about: "The file system does not have enough room for an output.",
  },
  "data/host-lost": {
    severity: "error",
    text: "{host} of {step} was lost: its process was killed, or its machine failed",
    hint: "read the log of {host}; if it ran out of memory, choose a larger instance type",
    about: "A job with several instances ends if an instance is lost, because the others cannot take over its work.",
  },
  "data/host-failed": {
    severity: "error",
    text: "{host} of {step} failed: {said}",
    about: "A job with several instances ends if an instance fails. The other instances report why it failed.",
  },
  "data/host-absent": {
    severity: "error",
    text: "{host} of {step} did not answer within {minutes} minutes",
    hint: "in a VPC, allow traffic between the instances of a job: the security group must allow inbound traffic from itself",
    about:
      "Instances that share a job's work connect to the first instance. At least one connection was not made in time.",
  },
  "data/out-of-memory": {
    severity: "error",
    text: "{step} ran out of memory",
    hint: "use fewer rows or columns, close other programs, or set a larger instanceType for a run on SageMaker",
    about: "A script needed more memory than the system could provide.",
  },
});
