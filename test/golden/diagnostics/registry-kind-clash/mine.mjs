export default { name: "mine", version: "1.0.0", steps: [], kinds: [{ kind: "tabular.raw", phrase: "rows", carrier: "object", reach: "crosses" }] };
