// Duplicates by comparing two applications person by person (docs/doublons.md), those alone that share a birth date or
// the hash of a NIR.
#include <algorithm>

#include "schema/fold.h"
#include "schema/son.h"
#include "tests/reference/reference.h"

namespace sne::testing {
namespace {

struct Personne {
  bool codemandeur = false;
  std::string nir;
  std::optional<std::int64_t> naissance;
  std::set<std::string> noms;  // as they sound
  std::string prenom;
};

std::string Entendu(std::string_view nom) {
  std::string folded = FoldSonore(nom);
  std::erase(folded, ' ');
  if (std::string cle = CleDeSon(folded); !cle.empty()) return "son " + cle;
  folded = Fold(nom);
  std::erase(folded, ' ');
  return folded;
}

std::vector<Personne> PersonnesDe(const Catalogue& c, const Demande& d) {
  std::vector<Personne> personnes;
  const FieldId groupe = c.FindKey("codemandeurs");
  const auto lire = [&](const Record& r, FieldId parent) {
    const auto valeur = [&](const char* cle) -> const Value& {
      return r.valeurs[c.field(c.FindKey(cle, parent)).slot];
    };
    Personne p;
    p.codemandeur = parent != kNoField;
    p.nir = Str(valeur("nir_empreinte"));
    if (const Value& v = valeur("date_naissance"); Present(v)) p.naissance = std::get<std::int64_t>(v);
    for (const char* cle : {"nom", "nom_usage"}) {
      if (const std::string son = Entendu(Str(valeur(cle))); !son.empty()) p.noms.insert(son);
    }
    std::string prenoms(Str(valeur("prenoms")));
    std::replace(prenoms.begin(), prenoms.end(), ',', ' ');
    prenoms.erase(0, std::min(prenoms.find_first_not_of(' '), prenoms.size()));
    p.prenom = Entendu(prenoms.substr(0, prenoms.find(' ')));
    personnes.push_back(p);
  };
  lire(d, kNoField);
  for (const Record& r : Elements(d.valeurs[c.field(groupe).slot])) lire(r, groupe);
  return personnes;
}

bool Radiee(const Catalogue& c, const Demande& d) {
  const Field& f = c.field(c.FindKey("statut"));
  return IntOr(d.valeurs[f.slot], 0) == f.nomenclature->Find("RADIEE");
}

bool Dit(const Catalogue& c, const Demande& qui, const Demande& de) {
  const Textes& distinctes = Lignes(qui.valeurs[c.field(c.FindKey("non_doublons")).slot]);
  const std::string_view numero = Str(de.valeurs[c.field(c.FindKey("numero_unique")).slot]);
  return std::find(distinctes.begin(), distinctes.end(), numero) != distinctes.end();
}

// All pairs that share a NIR or a date of birth are looked at, one by one.
struct Registre {
  Registre(const Catalogue& catalogue, const std::vector<Demande>& toutes) : c(catalogue), demandes(toutes) {
    for (std::size_t i = 0; i < demandes.size(); ++i) {
      personnes.push_back(PersonnesDe(c, demandes[i]));
      for (const Personne& p : personnes[i]) {
        if (!p.nir.empty()) par_nir[p.nir].insert(i);
        if (p.naissance) par_naissance[*p.naissance].insert(i);
      }
    }
  }

  // Calls f(other) for those that share one with `i`, some of them twice, until it returns true.
  template <class F>
  void Proches(std::size_t i, F&& f) const {
    for (const Personne& p : personnes[i]) {
      if (!p.nir.empty() && std::any_of(par_nir.at(p.nir).begin(), par_nir.at(p.nir).end(), f)) return;
      if (p.naissance && std::any_of(par_naissance.at(*p.naissance).begin(), par_naissance.at(*p.naissance).end(), f))
        return;
    }
  }

  // Without a reason: they are none.
  DoublonAttendu Comparer(std::size_t i, std::size_t j) const {
    DoublonAttendu d{j, {}, false};
    if (j == i || Radiee(c, demandes[i]) || Radiee(c, demandes[j])) return d;
    d.ecarte = Dit(c, demandes[i], demandes[j]) || Dit(c, demandes[j], demandes[i]);
    for (const Personne& a : personnes[i]) {
      for (const Personne& b : personnes[j]) {
        if (!a.nir.empty() && a.nir == b.nir)
          d.motifs.insert({Rapprochement::Motif::kNir, a.codemandeur, b.codemandeur});
        const bool meme_nom =
            std::any_of(a.noms.begin(), a.noms.end(), [&](const std::string& n) { return b.noms.contains(n); });
        if (a.naissance && a.naissance == b.naissance && meme_nom && !a.prenom.empty() && a.prenom == b.prenom &&
            !(a.codemandeur && b.codemandeur))
          d.motifs.insert({Rapprochement::Motif::kNaissanceEtNom, a.codemandeur, b.codemandeur});
      }
    }
    return d;
  }

  const Catalogue& c;
  const std::vector<Demande>& demandes;
  std::vector<std::vector<Personne>> personnes;
  std::map<std::string, std::set<std::size_t>> par_nir;
  std::map<std::int64_t, std::set<std::size_t>> par_naissance;
};

}  // namespace

std::vector<std::vector<DoublonAttendu>> DoublonsDe(const Catalogue& c, const std::vector<Demande>& demandes) {
  const Registre registre(c, demandes);
  std::vector<std::vector<DoublonAttendu>> doublons(demandes.size());
  for (std::size_t i = 0; i < demandes.size(); ++i) {
    std::set<std::size_t> proches;
    registre.Proches(i, [&](std::size_t j) {
      proches.insert(j);
      return false;
    });
    for (const std::size_t j : proches) {
      const DoublonAttendu d = registre.Comparer(i, j);
      if (!d.motifs.empty()) doublons[i].push_back(d);
    }
  }
  return doublons;
}

// Large corpora share a few NIR among thousands of rows: the first of them is enough.
void MarquerDoublons(const Catalogue& c, std::vector<Demande>& demandes) {
  const FieldId champ = c.FindKey("doublon_probable");
  if (champ == kNoField) return;
  std::vector<bool> uns(demandes.size());
  {
    const Registre registre(c, demandes);
    for (std::size_t i = 0; i < demandes.size(); ++i) {
      if (Radiee(c, demandes[i])) continue;
      registre.Proches(i, [&](std::size_t j) {
        const DoublonAttendu d = registre.Comparer(i, j);
        if (!d.motifs.empty() && !d.ecarte) uns[i] = true;
        return static_cast<bool>(uns[i]);
      });
    }
  }
  for (std::size_t i = 0; i < demandes.size(); ++i)
    demandes[i].valeurs[c.field(champ).slot] = std::int64_t{uns[i] ? 2 : 1};
}

}  // namespace sne::testing
