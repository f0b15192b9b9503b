// Reads Bicep files by their grammar: node read.mjs FILE...
// Prints JSON: for each file what the grammar does not take, and its declarations, nested resources under their full type.
// In bodies a plain text is a string, an object an object, an array an array; every other expression is { "$": its text }.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

const kinds = {
  parameter_declaration: 'param',
  variable_declaration: 'var',
  resource_declaration: 'resource',
  module_declaration: 'module',
  output_declaration: 'output',
};

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(fileURLToPath(new URL('node_modules/tree-sitter-bicep/tree-sitter-bicep.wasm', import.meta.url))));
const files = process.argv.slice(2).map((path) => {
  const root = parser.parse(readFileSync(path, 'utf8')).rootNode;
  return { path, errors: errorsIn(root), declarations: declarationsIn(root) };
});
process.stdout.write(`${JSON.stringify({ files })}\n`);

function errorsIn(node) {
  if (node.isError || node.isMissing) {
    return [{ line: node.startPosition.row + 1, column: node.startPosition.column + 1, text: node.isMissing ? `${node.type} is missing` : node.text.slice(0, 80) }];
  }
  return node.hasError ? node.children.flatMap(errorsIn) : [];
}

function declarationsIn(node, outer) {
  const found = [];
  let decorators = [];
  for (const child of node.namedChildren) {
    if (child.type === 'decorators') {
      decorators = child.namedChildren.map((decorator) => decorator.text.slice(1));
    } else if (kinds[child.type]) {
      found.push(...declaration(child, decorators, outer));
      decorators = [];
    }
  }
  return found;
}

function declaration(node, decorators, outer) {
  const [name, ...rest] = node.namedChildren;
  const kind = kinds[node.type];
  const written = kind !== 'var' && rest.length > 0 ? unquoted(rest.shift()) : null;
  const type = outer ? outer.type.replace(/@|$/, `/${written}$&`) : written;
  const value = kind === 'param' || rest.length > 0 ? rest.at(-1) : null;
  const found = {
    kind,
    name: name.text,
    type,
    existing: node.children.some((child) => child.type === 'existing'),
    conditional: value?.type === 'if_statement',
    decorators,
    line: node.startPosition.row + 1,
    body: value ? valueOf(value) : null,
  };
  return [found, ...nestedIn(value).flatMap((inner) => declaration(inner, [], found))];
}

function nestedIn(value) {
  const object = value?.type === 'object' ? value : value?.namedChildren.find((child) => child.type === 'object');
  return object ? object.namedChildren.map((property) => property.namedChildren[0]).filter((child) => child?.type === 'resource_declaration') : [];
}

function valueOf(node) {
  switch (node.type) {
    case 'if_statement':
    case 'for_statement':
    case 'parenthesized_expression':
      return valueOf(node.namedChildren.at(-1));
    case 'object':
      return objectOf(node);
    case 'array':
      return node.namedChildren.some((child) => child.type === 'for_statement') ? valueOf(node.namedChildren[0]) : node.namedChildren.map(valueOf);
    case 'string':
      return node.namedChildren.some((child) => child.type === 'interpolation') ? { $: node.text } : unquoted(node);
    case 'boolean':
      return node.text === 'true';
    case 'number':
      return Number(node.text);
    default:
      return { $: node.text };
  }
}

function objectOf(node) {
  const result = {};
  for (const property of node.namedChildren.filter((child) => child.type === 'object_property')) {
    const [key, ...values] = property.namedChildren;
    if (key.type !== 'resource_declaration') {
      result[unquoted(key)] = values.length > 0 ? valueOf(values.at(-1)) : null;
    }
  }
  return result;
}

function unquoted(node) {
  return node.type === 'string' ? node.text.slice(1, -1) : node.text;
}
