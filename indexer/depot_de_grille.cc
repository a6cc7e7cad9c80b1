#include "indexer/depot_de_grille.h"

#include <algorithm>

#include "schema/journal_record.h"

namespace sne {
namespace {

using Statut = VersionDeGrille::Statut;

// All versions of a territory are one record.
constexpr std::size_t kOctetsMax = kEnregistrementMax / 2;

constexpr std::size_t kPartiesDites = 4;

std::string Periode(const Grille& g) {
  return "du " + EcrireDate(g.valide_du) + (g.valide_au ? " au " + EcrireDate(*g.valide_au) : ", sans fin");
}

void Passees(const Grille& g, Jour jour, Erreurs& erreurs) {
  const auto faute = [&](const char* chemin, Jour trouvee) {
    erreurs.push_back({chemin, "date passée : une grille s'applique au plus tôt aujourd'hui, le " + EcrireDate(jour) +
                                   " ; trouvé : " + EcrireDate(trouvee)});
  };
  if (g.valide_du < jour) faute("/valide_du", g.valide_du);
  if (g.valide_au && *g.valide_au < jour) faute("/valide_au", *g.valide_au);
}

// Whether the time of `g` meets that of a published version.
void Chevauchees(const GrillesDeTerritoire& avant, const Grille& g, Erreurs& erreurs) {
  for (const VersionDeGrille& v : avant.versions) {
    const Grille& p = v.grille;
    if (v.statut != Statut::kPubliee) continue;
    const std::string elle = "la version " + std::to_string(v.version) + ", publiée, s'applique " + Periode(p);
    if (p.valide_du > g.valide_du && g.valide_au.value_or(p.valide_du) >= p.valide_du) {
      erreurs.push_back({"/valide_au", elle + " : terminez celle-ci au plus tard le " + EcrireDate(p.valide_du - 1)});
    } else if (p.valide_du == g.valide_du) {
      erreurs.push_back({"/valide_du", elle + " : deux grilles ne commencent pas le même jour"});
    } else if (p.valide_du < g.valide_du && p.valide_au && g.valide_du <= *p.valide_au) {
      erreurs.push_back({"/valide_du", elle + " : celle-ci commence au plus tôt le " + EcrireDate(*p.valide_au + 1)});
    }
  }
}

// Whether `si` names `etiquette`: a list of entity tags, or an asterisk. A weak one is never the same.
bool Nomme(std::string_view si, std::string_view etiquette) {
  while (!si.empty()) {
    const std::size_t fin = std::min(si.find(','), si.size());
    std::string_view un = si.substr(0, fin);
    si.remove_prefix(std::min(fin + 1, si.size()));
    while (!un.empty() && (un.front() == ' ' || un.front() == '\t')) un.remove_prefix(1);
    while (!un.empty() && (un.back() == ' ' || un.back() == '\t')) un.remove_suffix(1);
    if (un == "*" || un == etiquette) return true;
  }
  return false;
}

// What is wrong with If-Match, or nothing.
std::string Precondition(const GrillesDeTerritoire* avant, const std::optional<std::string>& si) {
  if (avant == nullptr)
    return si ? "ce territoire n'a pas encore de grille : envoyez la première sans If-Match" : std::string();
  const std::string etiquette = EtiquetteDe(*avant);
  if (!si)
    return "ce territoire a déjà des grilles : lisez-les, et envoyez If-Match: " + etiquette +
           " pour dire que c'est à partir d'elles que vous écrivez";
  if (Nomme(*si, etiquette)) return {};
  return "les grilles de ce territoire ont changé depuis celles que nomme If-Match : leur ETag est maintenant " +
         etiquette + " ; relisez-les, puis refaites votre modification";
}

}  // namespace

std::string EtiquetteDe(const GrillesDeTerritoire& g) { return '"' + g.epci + '-' + std::to_string(g.revision) + '"'; }

Depot Deposer(const std::shared_ptr<const GrillesDeTerritoire>& avant, const std::string& epci, GrilleDeposee recue,
              const std::optional<std::string>& si, Jour jour) {
  Depot d;
  d.grilles = avant;
  if (recue.statut != Statut::kArchivee) Passees(recue.grille, jour, d.erreurs);
  if (!d.erreurs.empty()) return d;
  d.detail = Precondition(avant.get(), si);
  if (!d.detail.empty()) {
    d.sort = Depot::Sort::kPrecondition;
    return d;
  }
  const bool brouillon = avant && avant->Brouillon() != nullptr;
  if (recue.statut == Statut::kArchivee && !brouillon) {
    d.erreurs.push_back({"/statut",
                         "aucun brouillon à archiver ; une version publiée ne se retire pas : une autre la remplace à "
                         "la date où elle commence"});
  }
  if (recue.statut == Statut::kPubliee && avant) Chevauchees(*avant, recue.grille, d.erreurs);
  if (!d.erreurs.empty()) return d;

  auto apres = avant ? std::make_shared<GrillesDeTerritoire>(*avant) : std::make_shared<GrillesDeTerritoire>();
  apres->epci = epci;
  ++apres->revision;
  if (!brouillon) {
    const int version = apres->versions.empty() ? 1 : apres->versions.back().version + 1;
    apres->versions.emplace_back().version = version;
  }
  VersionDeGrille& v = apres->versions.back();
  v.statut = recue.statut;
  v.modifiee_le = jour;
  if (recue.statut == Statut::kPubliee) v.publiee_le = jour;
  v.grille = std::move(recue.grille);
  if (EcrireGrillesDeTerritoire(*apres).size() > kOctetsMax) {
    d.erreurs.push_back({"", "les versions de ce territoire dépassent ensemble 4 Mio"});
    return d;
  }
  d.sort = avant ? Depot::Sort::kChange : Depot::Sort::kCree;
  d.version = v.version;
  d.grilles = std::move(apres);
  return d;
}

DeCotation EstDeCotation(const Territoires& t, std::string_view epci, std::string& parties) {
  const Nomenclature& tous = t.epci();
  const Ordinal o = tous.Find(epci);
  if (o == kNoOrdinal || tous.Code(o) != epci) return DeCotation::kInconnu;
  const auto n = static_cast<Ordinal>(t.communes().size());
  for (Ordinal c = 1; c <= n; ++c) {
    if (t.commune(c).epci == o) return DeCotation::kOui;
  }
  std::size_t dites = 0;
  for (const Ordinal partie : tous.Found(o)) {
    if (partie == o || dites++ >= kPartiesDites) continue;
    parties += (parties.empty() ? "" : ", ") + tous.Code(partie) + " (" + tous.Libelle(partie) + ")";
  }
  return parties.empty() ? DeCotation::kInconnu : DeCotation::kNon;
}

}  // namespace sne
