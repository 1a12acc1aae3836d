import { imageTable } from "./table.ts";

/** The parts of an ECR image URI. */
export interface ImageAddress {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
}

/** Parses an ECR image URI. Undefined for other registries, and if a part is known only at run time. */
export function imageAddress(uri: string): ImageAddress | undefined {
  const [, account, region, repository] =
    /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z]{2,4}(?:-[a-z]+)+-\d)\.[a-z0-9.-]+\/([^:@⟨]+)(?:[:@].*)?$/.exec(uri) ?? [];
  return account === undefined || region === undefined || repository === undefined
    ? undefined
    : { account, region, repository };
}

/** The accounts from which AWS serves a repository in a region. Empty if AWS has no such repository there. */
export function registryAccounts(repository: string, region: string): readonly string[] {
  const { frameworks, registries } = imageTable();
  const found = new Set<number>();
  for (const scopes of Object.values(frameworks))
    for (const { versions } of Object.values(scopes))
      for (const about of Object.values(versions)) if (about.repository === repository) found.add(about.registry);
  return [...new Set([...found].flatMap((index) => registries[index]?.get(region) ?? []))];
}

/** Whether AWS serves images from an account in any region. */
export const isRegistryAccount = (account: string): boolean =>
  imageTable().registries.some((accounts) => [...accounts.values()].includes(account));
