// Reads formulas as JSON from stdin, sets each by KaTeX and by MathJax, and writes what they rejected.
"use strict";
const fs = require("fs");
const katex = require("katex");

const formulas = JSON.parse(fs.readFileSync(0, "utf8"));
const errors = [];
let seen = 0;

function reject(by, tex, message) {
  errors.push({ by, tex, message });
}

for (const { tex, display } of formulas) {
  seen += 1;
  try {
    katex.renderToString(tex, { displayMode: display, throwOnError: true, strict: "error" });
  } catch (error) {
    reject("KaTeX", tex, String(error.message));
  }
}

require("mathjax")
  .init({
    loader: { load: ["input/tex"] },
    // undefined commands and errors are to be told, not set in red
    tex: { packages: { "[-]": ["noundefined", "noerrors"] } },
  })
  .then((MathJax) => {
    for (const { tex, display } of formulas) {
      seen += 1;
      try {
        const mathml = MathJax.tex2mml(tex, { display });
        if (mathml.includes("<merror")) reject("MathJax", tex, mathml);
      } catch (error) {
        reject("MathJax", tex, String(error.message));
      }
    }
    process.stdout.write(JSON.stringify({ seen, errors }));
  })
  .catch((error) => {
    console.error(error);
    process.exit(1);
  });
