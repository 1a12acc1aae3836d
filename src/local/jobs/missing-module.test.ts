import { expect, test } from "vitest";
import { missingModule, moduleIn, moduleInReason } from "./missing-module.ts";

const IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3";
const request = (ImageUri: string) => ({ AppSpecification: { ImageUri } });
const known = (module: string): string => {
  const { image, remedy } = missingModule(module, request(IMAGE), "/usr/bin/python3");
  return `${image} → ${remedy}`;
};

test("finds the package of a module that a script could not import", () => {
  expect(moduleIn("ModuleNotFoundError: No module named 'sklearn.pipeline'")).toBe("sklearn");
  expect(moduleIn("ModuleNotFoundError: No module named 'boto3'")).toBe("boto3");
  expect(moduleIn("ImportError: cannot import name 'x' from 'y'")).toBeUndefined();
  expect(moduleIn(undefined)).toBeUndefined();
});

test("finds the package that Specline's own scripts miss", () => {
  const reason = "'train.py' needs the Python package 'torch', which is not installed here\n";
  expect(moduleInReason(`${reason}{"code": "data/package-missing", "hint": "install it"}`)).toBe("torch");
  expect(moduleInReason(reason)).toBeUndefined();
});

test("says whether the image has a module, and how to install it here", () => {
  expect(known("sklearn")).toBe(
    "; its image sagemaker-scikit-learn:1.2-1-cpu-py3 has scikit-learn 1.2.1, so it can be imported on AWS → install it with '/usr/bin/python3 -m pip install scikit-learn'",
  );
  expect(known("pytz")).toMatch(/ has it, so it can be imported on AWS → install it with '.* pytz'$/);
  expect(known("lightgbm")).toMatch(/does not have it either, so the job would fail on AWS, too → list lightgbm/);
  expect(known("my_helpers")).toMatch(/does not list it either → if it is your own module, put it next to the script/);
});

test("does not guess what an unknown image has", () => {
  expect(missingModule("boto3", request("123.dkr.ecr.eu-west-1.amazonaws.com/own:1"), "python3")).toEqual({
    module: "boto3",
    image: "; the packages of its image own:1 are not known",
    remedy: "install it with 'python3 -m pip install boto3', and make sure that the image has it",
  });
  expect(missingModule("boto3", {}, "python3")).toMatchObject({ image: "" });
});
