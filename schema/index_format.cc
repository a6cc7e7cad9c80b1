#include "schema/index_format.h"

#include <simdjson.h>
#include <xxhash.h>

#include <cstdio>

#include "schema/block/format.h"

namespace sne {

namespace dom = simdjson::dom;

namespace {

std::string Hexa(std::uint64_t n) {
  char chiffres[20];
  std::snprintf(chiffres, sizeof chiffres, "%016llx", static_cast<unsigned long long>(n));
  return chiffres;
}

}  // namespace

std::string NomDeBuild(std::uint64_t numero) {
  char nom[40];
  std::snprintf(nom, sizeof nom, "build-%06llu", static_cast<unsigned long long>(numero));
  return nom;
}

std::string NomDeSegment(std::uint64_t numero) {
  char nom[40];
  std::snprintf(nom, sizeof nom, "segment-%06llu", static_cast<unsigned long long>(numero));
  return nom;
}

std::string NomDeBloc(std::uint64_t numero) {
  char nom[40];
  std::snprintf(nom, sizeof nom, "%06llu.bloc", static_cast<unsigned long long>(numero));
  return nom;
}

std::string CheminEtat(const std::string& build) { return build + "/etat"; }
std::string CheminBloc(const std::string& segment, const std::string& nom) { return segment + "/" + nom; }
std::string CheminNoms(const std::string& segment) { return segment + "/noms.lexique"; }
std::string CheminTextes(const std::string& segment) { return segment + "/textes.lexique"; }
std::string CheminVoisins(const std::string& segment) { return segment + "/voisins"; }
std::string CheminMotsDesLignes(const std::string& segment) { return segment + "/noms.lignes"; }
std::string CheminJournal(const std::string& index) { return index + "/journal"; }

std::uint64_t SommeDeFichier(std::string_view octets) {
  return XXH3_64bits_withSeed(octets.data(), octets.size(), format::kGraine);
}

std::uint64_t EtatSegment::lignes() const {
  std::uint64_t n = 0;
  for (const EtatBloc& b : blocs) n += b.lignes;
  return n;
}

std::uint64_t Etat::lignes() const {
  std::uint64_t n = 0;
  for (const EtatSegment& s : segments) n += s.lignes();
  return n;
}

std::string Etat::Ecrire() const {
  std::string out = "{\"format\":" + std::to_string(format) + ",\"generation\":" + std::to_string(generation);
  if (date_reference) out += ",\"date_reference\":\"" + EcrireDate(*date_reference) + "\"";
  out += ",\"catalogue\":" + std::to_string(catalogue) + ",\"territoires\":" + std::to_string(territoires) +
         ",\"segments\":[";
  for (std::size_t s = 0; s < segments.size(); ++s) {
    const EtatSegment& segment = segments[s];
    out += std::string(s ? "," : "") + "{\"nom\":\"" + segment.nom + "\",\"blocs\":[";
    for (std::size_t i = 0; i < segment.blocs.size(); ++i) {
      const EtatBloc& b = segment.blocs[i];
      out += std::string(i ? "," : "") + "{\"nom\":\"" + b.nom + "\",\"lignes\":" + std::to_string(b.lignes) +
             ",\"longueur\":" + std::to_string(b.longueur) + "}";
    }
    out += "],\"noms\":" + std::to_string(segment.noms) + ",\"textes\":" + std::to_string(segment.textes) + "}";
  }
  out += "]";
  for (const auto& [f, cle] : {std::pair(&registre, "registre"), std::pair(&grilles, "grilles")}) {
    if (f->nom.empty()) continue;
    out += std::string(",\"") + cle + "\":{\"nom\":\"" + f->nom + "\",\"longueur\":" + std::to_string(f->longueur) +
           ",\"somme\":" + std::to_string(f->somme) + "}";
  }
  out += ",\"morts\":[";
  for (std::size_t i = 0; i < morts.size(); ++i) {
    if (i) out += ',';
    out += std::to_string(morts[i]);
  }
  out += "]}\n";
  return out + Hexa(SommeDeFichier(out));
}

Result<Etat> Etat::Lire(std::string_view octets) {
  const auto illisible = [] {
    return Fail(Code::kCorrupt, "état de l'index illisible ; reconstruisez-le (sne-indexer build)");
  };
  Etat e;
  dom::parser parser;
  dom::element racine;
  std::uint64_t format = 0;
  dom::array segments, morts;
  const std::size_t fin = octets.find('\n');
  if (fin == octets.npos || octets.substr(fin + 1) != Hexa(SommeDeFichier(octets.substr(0, fin + 1))))
    return illisible();
  if (parser.parse(octets.data(), fin).get(racine) || racine["format"].get(format)) return illisible();
  e.format = static_cast<std::uint32_t>(format);
  if (e.format != kFormatIndex) {
    return Fail(Code::kCorrupt, "index au format " + std::to_string(format) + ", ce programme lit le format " +
                                    std::to_string(kFormatIndex) + " ; reconstruisez-le (sne-indexer build)");
  }
  if (racine["generation"].get(e.generation) || racine["catalogue"].get(e.catalogue) ||
      racine["territoires"].get(e.territoires) || racine["segments"].get(segments) || racine["morts"].get(morts)) {
    return illisible();
  }
  if (std::string_view date; !racine["date_reference"].get(date)) e.date_reference = LireDate(date);
  for (const dom::element s : segments) {
    EtatSegment segment;
    std::string_view nom;
    dom::array blocs;
    if (s["nom"].get(nom) || s["blocs"].get(blocs) || s["noms"].get(segment.noms) || s["textes"].get(segment.textes))
      return illisible();
    segment.nom = nom;
    for (const dom::element b : blocs) {
      EtatBloc bloc;
      std::uint64_t lignes = 0;
      if (b["nom"].get(nom) || b["lignes"].get(lignes) || b["longueur"].get(bloc.longueur)) return illisible();
      bloc.nom = nom;
      bloc.lignes = static_cast<std::uint32_t>(lignes);
      segment.blocs.push_back(bloc);
    }
    e.segments.push_back(std::move(segment));
  }
  for (const auto& [f, cle] : {std::pair(&e.registre, "registre"), std::pair(&e.grilles, "grilles")}) {
    dom::element r;
    if (racine[cle].get(r)) continue;
    std::string_view nom;
    if (r["nom"].get(nom) || r["longueur"].get(f->longueur) || r["somme"].get(f->somme)) return illisible();
    f->nom = nom;
  }
  for (const dom::element m : morts) {
    std::uint64_t ligne = 0;
    if (m.get(ligne)) return illisible();
    e.morts.push_back(static_cast<std::uint32_t>(ligne));
  }
  return e;
}

tl::unexpected<Status> FichierManquant(const Status& ouverture) {
  if (ouverture.code() != Code::kNotFound) return tl::unexpected<Status>(ouverture);
  return Fail(Code::kCorrupt, ouverture.message() + " ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
}

Outcome CommitState(Env& env, const std::string& build, const Etat& etat) {
  return ReplaceFile(env, CheminEtat(build), etat.Ecrire());
}

}  // namespace sne
