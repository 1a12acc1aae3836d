import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { type ImageAddress, imageAddress, isRegistryAccount, registryAccounts } from "../../images/registry.ts";
import type { At } from "../path.ts";
import { placeOf } from "../place.ts";
import type { DefinitionView, StepView } from "../view.ts";
import { nodesIn, templateOf } from "../walk.ts";
import type { DefinitionCheck } from "./check.ts";

interface Image {
  readonly step: StepView;
  readonly at: At;
  readonly address: ImageAddress;
}

/** Checks that images are in the target's region, or all in one region, and in the account AWS serves them from. */
export const images: DefinitionCheck = function* (view, _types, { region }) {
  const all = imagesIn(view);
  const [first] = all;
  if (first === undefined) return;
  const home = region === undefined ? mostCommon(all) : undefined;
  const wanted = region ?? home?.address.region;
  for (const image of all) {
    const { step, at, address } = image;
    if (address.region !== wanted) {
      const other =
        home === undefined ? `the target is in ${region}` : `the image of step '${home.step.name}' is in ${wanted}`;
      yield diagnostic("definition/image-region", { region: address.region, other }, placeOf(at, step));
    } else yield* wrongAccount(image);
  }
};

function imagesIn(view: DefinitionView): readonly Image[] {
  return view.steps.flatMap((step) => {
    const found: Image[] = [];
    for (const { name, value, at } of nodesIn(step)) {
      if (!/Image(Uri)?$/.test(name)) continue;
      const address = imageAddress(templateOf(value) ?? "");
      if (address !== undefined) found.push({ step, at, address });
    }
    return found;
  });
}

/** An image in the region in which most images are, or otherwise the first image. */
function mostCommon(all: readonly Image[]): Image | undefined {
  const counts = new Map<string, number>();
  for (const { address } of all) counts.set(address.region, (counts.get(address.region) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return all.find(({ address }) => counts.get(address.region) === most);
}

/** Copies of AWS's images in other accounts are legal, so only evident misspellings of AWS's accounts are corrected. */
function* wrongAccount({ step, at, address: { account, region, repository } }: Image): Iterable<Diagnostic> {
  const accounts = registryAccounts(repository, region);
  const [right] = accounts;
  if (right === undefined || accounts.includes(account)) return;
  if (!isRegistryAccount(account) && !accounts.some((one) => differences(one, account) <= 2)) return;
  yield diagnostic("definition/image-account", { account, repository, region, right }, placeOf(at, step));
}

const differences = (one: string, other: string): number =>
  [...one].filter((digit, index) => digit !== other[index]).length;
