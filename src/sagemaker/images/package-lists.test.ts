import { describe, expect, test } from "vitest";
import { IMAGES } from "./package-lists.ts";
import { imagePackages, isImportable, isSurelyAbsent } from "./packages.ts";

const root = new URL("../../../", import.meta.url);
const fileOf = (image: string): string => `python/images/${image.replace(" ", "-")}.txt`;
const repository: Readonly<Record<string, string>> = {
  xgboost: "sagemaker-xgboost",
  sklearn: "sagemaker-scikit-learn",
};

describe("the packages of AWS's images", () => {
  test.each(Object.entries(IMAGES))("%s has a requirements file", async (image, { source, python, packages }) => {
    const pinned = Object.entries(packages).map(([name, version]) => `${name}==${version}`);
    const lines = [
      `# What AWS's image ${image} installs, for Python ${python}. Generated from src/sagemaker/images/package-lists.ts.`,
      `# Source: ${source}, read on 29 November 2026.`,
      ...pinned.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
    ];
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(new URL(fileOf(image), root).pathname);
  });

  test.each(Object.keys(IMAGES))("%s is found by its URI", (image) => {
    const [family = "", version = ""] = image.split(" ");
    const uri = `683313688378.dkr.ecr.us-east-1.amazonaws.com/${repository[family]}:${version}`;
    expect(imagePackages(uri)).toBe(IMAGES[image]);
    expect(imagePackages(`${uri}-cpu-py3`)).toBe(IMAGES[image]);
    expect(isImportable("pandas", IMAGES[image] as never)).toBe(true);
    expect(isImportable("__future__", IMAGES[image] as never)).toBe(true);
    expect(isImportable("lightgbm", IMAGES[image] as never)).toBe(false);
  });

  test("only packages that no other package depends on are certainly absent", () => {
    for (const module of ["lightgbm", "torch", "transformers"]) expect(isSurelyAbsent(module), module).toBe(true);
    for (const module of ["narwhals", "sympy", "tzdata", "lz4", "h5py"])
      expect(isSurelyAbsent(module), module).toBe(false);
    for (const image of Object.values(IMAGES))
      for (const name of Object.keys(image.packages)) expect(isSurelyAbsent(name.toLowerCase()), name).toBe(false);
  });

  test("the page lists the versions that scripts depend on", async () => {
    const shown = ["pandas", "numpy", "scipy", "scikit-learn", "xgboost", "pyarrow"];
    const rows = Object.entries(IMAGES).map(
      ([image, { python, packages }]) =>
        `| [${image}](../${fileOf(image)}) | ${[python, ...shown.map((name) => packages[name] ?? "–")].join(" | ")} |`,
    );
    const page = [
      "# What AWS's images have",
      "",
      "The packages in the images that standard steps use, and in later images, as their public repositories list them (read on 29 November 2026). `check` compares the imports of your scripts with these lists. Each list is also a requirements file. Your own images and AWS's PyTorch images are not listed, so the imports of scripts that run in them are not checked.",
      "",
      `| image | Python | ${shown.join(" | ")} |`,
      `|---|${"---|".repeat(shown.length + 1)}`,
      ...rows,
      "",
    ];
    await expect(page.join("\n")).toMatchFileSnapshot(new URL("docs/images.md", root).pathname);
  });
});
