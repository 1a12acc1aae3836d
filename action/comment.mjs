// Writes one comment on the pull request, and updates it from then on.
import { readFileSync } from "node:fs";
import { commentBody, markerOf } from "./comment-body.mjs";
import { announce, fail, output, variable } from "./runner.mjs";

const { pull_request: pull } = JSON.parse(readFileSync(variable("GITHUB_EVENT_PATH"), "utf8"));
const comments = `/repos/${variable("GITHUB_REPOSITORY")}/issues/${pull?.number}/comments`;
if (pull === undefined) announce("notice", "this run has no pull request, so there is no comment");
else await comment();

async function comment() {
  const marker = markerOf(variable("SPECLINE_TARGET"), variable("SPECLINE_FOLDER"));
  const plan = variable("SPECLINE_PLAN");
  const body = commentBody({
    marker,
    log: JSON.parse(readFileSync(variable("SPECLINE_SARIF"), "utf8")),
    plan: plan === "" ? "" : readFileSync(plan, "utf8"),
  });
  const before = await ownComment(marker);
  const written =
    before === undefined
      ? await call("POST", comments, { body })
      : await call("PATCH", `/repos/${variable("GITHUB_REPOSITORY")}/issues/comments/${before.id}`, { body });
  output("url", written.html_url);
}

/** The first comment with the marker. One by somebody who cannot write to the repository is not ours. */
async function ownComment(marker) {
  const OWN = ["OWNER", "MEMBER", "COLLABORATOR"];
  for (let page = 1; ; page += 1) {
    const found = await call("GET", `${comments}?per_page=100&page=${page}`);
    const own = found.find(
      ({ body, user, author_association: role }) =>
        body?.startsWith(marker) && (user?.type === "Bot" || OWN.includes(role)),
    );
    if (own !== undefined || found.length < 100) return own;
  }
}

/** Calls GitHub. Without permission, as in a pull request from a fork, the step ends with a notice. */
async function call(method, path, content) {
  const response = await fetch(`${variable("GITHUB_API_URL")}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${variable("SPECLINE_TOKEN")}`,
      "x-github-api-version": "2022-11-28",
    },
    ...(content !== undefined && { body: JSON.stringify(content) }),
  }).catch((error) => fail(`GitHub cannot be reached: ${error.message}`));
  if (response.ok) return response.json();
  const { message = "" } = await response.json().catch(() => ({}));
  if (response.status !== 403) fail(`GitHub refused the comment: ${response.status} ${message}`);
  announce(
    "notice",
    `no comment was written, because the token lacks permission, as in pull requests from forks: ${message}`,
  );
  process.exit(0);
}
