// Checks the linked data of all pages of a built site against schema.org and what Google asks for.
//
//   npm install @adobe/structured-data-validator@1.7.1 @marbec/web-auto-extractor@2
//   node linked-data.mjs ../../public schemaorg-all-https.jsonld
//
// The second file is part of every release of schema.org. Exits with 1 where anything is wrong.
import fs from "node:fs";
import path from "node:path";
import Validator from "@adobe/structured-data-validator";
import WebAutoExtractor from "@marbec/web-auto-extractor";

const [site, release] = process.argv.slice(2);
if (!site || !release) {
  console.error("usage: node linked-data.mjs SITE schemaorg-all-https.jsonld");
  process.exit(2);
}
const schema = JSON.parse(fs.readFileSync(release, "utf8"));
const files = fs.readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html"));
let pages = 0;
let issues = 0;
for (const name of files.sort()) {
  const html = fs.readFileSync(path.join(site, name), "utf8");
  if (!html.includes("application/ld+json")) continue;
  pages += 1;
  const data = new WebAutoExtractor({ addLocation: true }).parse(html);
  const unread = (data.errors ?? []).map((error) => ({ issueMessage: error.message, path: [] }));
  const found = await new Validator(schema).validate(data);
  for (const issue of [...unread, ...found]) {
    issues += 1;
    const where = issue.path.map((step) => step.property ?? step.type).join("/");
    console.log(`${name}: ${issue.issueMessage} (${where})`);
  }
}
console.log(`${pages} pages with linked data, ${issues} issues`);
process.exit(issues > 0 || pages === 0 ? 1 : 0);
