export default { name: "mine", version: "1.0.0", steps: [] };
