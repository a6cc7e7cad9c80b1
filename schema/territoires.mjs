// node schema/territoires.mjs OUT.json
//
// Writes the territories that the programs load: regions, departements, epci, communes, one object per line,
// each array sorted by code. Source: the data files of @etalab/decoupage-administratif (INSEE, DGCL), from npm.
//
//   regions       {code, libelle, population}                      those of the 101 départements
//   departements  {code, libelle, region, population}
//   epci          {code, libelle, type, population, parent?}       EPCI, EPT and the Ville de Paris (type VILLE);
//                                                                  parent: Métropole du Grand Paris, for the last two
//   communes      {code, libelle, departement, region, epci?, parent?, population, codes_postaux, anciens_codes?}
//                                                                  communes and municipal arrondissements
//
// A commune's `epci` is its cotation territory: the EPT or the Ville de Paris inside the Métropole du Grand Paris,
// the EPCI elsewhere; four islands have none. An arrondissement's `parent` is its city (75056, 69123, 13055), which is
// in the list too. `anciens_codes` are codes that lead to today's commune, after mergers and changes of département; a
// code appears once in the whole file, as a code or as an old code. Populations are sums over today's communes, so that
// levels agree (the source's own totals by EPCI are of another year).
import fs from 'node:fs';
import { createRequire } from 'node:module';

const METROPOLE_DU_GRAND_PARIS = '200054781';
const VILLE_DE_PARIS = '217500016';
const PARIS = '75056';

const require = createRequire(import.meta.url);
const read = (name) => require(`@etalab/decoupage-administratif/data/${name}.json`);
const byCode = (a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);

function fail(message) {
  console.error(`territoires.mjs: ${message}`);
  process.exit(1);
}

const ABOLISHED = new Set(['20', '75', '78']);  // prefixes that INSEE codes had in other départements than today's

// Old code -> code of today's commune, for the kept communes. Codes in use today and codes that lead to two
// communes are left out; a déléguée or associée commune knows its own seat better than a list of old codes does.
function oldCodes(source, current) {
  const claims = new Map();
  for (const c of source) {
    if (c.type === 'commune-actuelle' && current.has(c.code)) {
      for (const old of c.anciensCodes ?? []) {
        if (ABOLISHED.has(old.slice(0, 2)) && !old.startsWith(c.departement)) continue;
        claims.set(old, (claims.get(old) ?? new Set()).add(c.code));
      }
    }
  }
  for (const c of source) {
    if ((c.type === 'commune-deleguee' || c.type === 'commune-associee') && current.has(c.chefLieu)) {
      claims.set(c.code, new Set([c.chefLieu]));
    }
  }
  const result = new Map();
  for (const [old, targets] of claims) if (targets.size === 1 && !current.has(old)) result.set(old, [...targets][0]);
  return result;
}

function territoires() {
  const source = read('communes');
  // The 101 départements: métropole and the five overseas ones, not the collectivités.
  const departements = read('departements').filter((d) => d.zone === 'metro' || d.zone === 'drom');
  const kept = new Set(departements.map((d) => d.code));
  const cities = source.filter((c) => c.type === 'commune-actuelle' && kept.has(c.departement));
  const arrondissements = source.filter((c) => c.type === 'arrondissement-municipal');
  const current = new Set([...cities, ...arrondissements].map((c) => c.code));

  const members = read('epci').map((e) => ({ ...e, membres: e.membres.map((m) => m.code) }));
  const inner = read('ept').map((e) => ({ ...e, membres: e.membres.map((m) => m.code) }));
  inner.push({ code: VILLE_DE_PARIS, nom: 'Ville de Paris', type: 'VILLE', membres: [PARIS] });
  const territory = new Map();
  for (const e of [...members, ...inner]) for (const m of e.membres) territory.set(m, e.code);  // the inner ones win

  const population = new Map(cities.map((c) => [c.code, c.population ?? 0]));
  const sum = (codes) => codes.reduce((total, code) => total + (population.get(code) ?? 0), 0);
  const sumWhere = (key, value) => sum(cities.filter((c) => c[key] === value).map((c) => c.code));
  const old = new Map();
  for (const [code, target] of oldCodes(source, current)) old.set(target, [...(old.get(target) ?? []), code]);

  const commune = (c) => ({
    code: c.code,
    libelle: c.nom,
    departement: c.departement,
    region: c.region,
    epci: territory.get(c.commune ?? c.code),
    parent: c.commune,
    population: c.population ?? 0,
    codes_postaux: [...(c.codesPostaux ?? [])].sort(),
    anciens_codes: old.get(c.code)?.sort(),
  });
  const epci = (e) => ({
    code: e.code,
    libelle: e.nom,
    type: e.type,
    population: sum(e.membres),
    parent: inner.includes(e) ? METROPOLE_DU_GRAND_PARIS : undefined,
  });
  const regions = new Set(departements.map((d) => d.region));
  return {
    regions: read('regions').filter((r) => regions.has(r.code))
      .map((r) => ({ code: r.code, libelle: r.nom, population: sumWhere('region', r.code) })).sort(byCode),
    departements: departements
      .map((d) => ({ code: d.code, libelle: d.nom, region: d.region, population: sumWhere('departement', d.code) }))
      .sort(byCode),
    epci: [...members, ...inner].map(epci).sort(byCode),
    communes: [...cities, ...arrondissements].map(commune).sort(byCode),
  };
}

// What the programs rely on; a new release of the source that breaks it stops the build here.
function check(t) {
  const communes = new Map(t.communes.map((c) => [c.code, c]));
  const epci = new Map(t.epci.map((e) => [e.code, e]));
  const departements = new Map(t.departements.map((d) => [d.code, d]));
  const regions = new Set(t.regions.map((r) => r.code));
  if (departements.size !== 101) fail(`${departements.size} départements instead of 101`);
  if (regions.size !== 18) fail(`${regions.size} régions instead of 18`);
  if (communes.size !== t.communes.length || epci.size !== t.epci.length) fail('a code appears twice');
  const seen = new Set(communes.keys());
  for (const c of t.communes) {
    if (!departements.has(c.departement) || departements.get(c.departement).region !== c.region) {
      fail(`commune ${c.code}: département or région`);
    }
    if (c.epci !== undefined && !epci.has(c.epci)) fail(`commune ${c.code}: unknown EPCI ${c.epci}`);
    if (c.epci === METROPOLE_DU_GRAND_PARIS) fail(`commune ${c.code} of the Métropole du Grand Paris has no EPT`);
    if (c.parent !== undefined && communes.get(c.parent)?.epci !== c.epci) fail(`${c.code}: city or EPCI`);
    for (const old of c.anciens_codes ?? []) {
      if (seen.has(old)) fail(`old code ${old} of ${c.code} is in use elsewhere`);
      seen.add(old);
    }
  }
  for (const e of t.epci) if (e.parent !== undefined && !epci.has(e.parent)) fail(`EPCI ${e.code}: unknown parent`);
  const arrondissements = t.communes.filter((c) => c.parent !== undefined).length;
  if (arrondissements !== 45) fail(`${arrondissements} municipal arrondissements instead of 45`);
}

const out = process.argv[2];
if (!out || process.argv.length !== 3) fail('usage: node schema/territoires.mjs OUT.json');
const result = territoires();
check(result);
const lines = (rows) => rows.map((row) => JSON.stringify(row)).join(',\n');
const text = '{' + Object.entries(result).map(([name, rows]) => `"${name}":[\n${lines(rows)}\n]`).join(',\n') + '}\n';
fs.writeFileSync(`${out}.tmp`, text);
fs.renameSync(`${out}.tmp`, out);
