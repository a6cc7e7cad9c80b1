#include "query/cotation/comparaison.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace sne {
namespace {

using Par = LigneDeGrille::Par;
using Cellule = CritereCompare::Cellule;

constexpr std::size_t kNomsDits = 4;

const PoidsDeGrille& PoidsDe(const LigneDeGrille& l, std::size_t situation) {
  return situation == 0 ? l.hors_mutation : l.mutation;
}

// What a line gives at most, takes at most: none when nothing bounds it.
std::optional<int> PointsDe(const LigneDeGrille& l, std::size_t situation) {
  const PoidsDeGrille& p = PoidsDe(l, situation);
  int points = p.poids;
  if (l.par != Par::kFois && points != 0) {
    if (!l.plafond) return std::nullopt;
    points = points > 0 ? *l.plafond : -*l.plafond;
  }
  return p.option == OptionPj::kDouble ? 2 * points : points;
}

// How much it counts, whatever its sign.
int Ampleur(const ValeurComparee& v) { return v.points ? std::abs(*v.points) : INT_MAX; }

bool EstAnciennete(const CritereDeCotation* c) {
  return c != nullptr && c->intervalle && c->intervalle->champ == "anciennete";
}

int NoteMaximale(const Grille& grille, std::size_t situation, const CriteresDeCotation& criteres) {
  // Of each group MAX, and of each criterion outside of them.
  std::map<std::pair<bool, std::string>, int> meilleurs;
  for (const LigneDeGrille& l : grille.lignes) {
    if (EstAnciennete(criteres.Find(l.critere))) continue;
    const bool groupe = l.maximum && !l.groupe.empty();
    int& meilleur = meilleurs[{groupe, groupe ? l.groupe : l.critere}];
    meilleur = std::max(meilleur, PointsDe(l, situation).value_or(0));
  }
  int note = 0;
  for (const auto& [qui, points] : meilleurs) note += points;
  return note;
}

// Whether the criterion does not count alike everywhere. Fractions are compared as products of whole numbers: a factor
// of exactly two is no divergence.
bool Diverge(const std::vector<Cellule>& cellules, const std::vector<std::array<int, kSituations>>& notes,
             std::size_t situation) {
  struct Part {
    std::int64_t points = 0, note = 0;
  };
  const auto depasse = [](const Part& a, const Part& b, int fois) {
    return a.points * b.note > fois * b.points * a.note;
  };
  Part plus_haute, plus_basse;
  bool plus = false, moins = false;
  for (std::size_t g = 0; g < cellules.size(); ++g) {
    const ValeurComparee& v = cellules[g].valeurs[situation];
    if (cellules[g].lignes == 0) continue;
    plus = plus || v.poids.poids > 0;
    moins = moins || v.poids.poids < 0;
    if (!v.pour_cent) continue;
    const Part part{std::abs(*v.points), notes[g][situation]};
    if (plus_haute.note == 0 || depasse(part, plus_haute, 1)) plus_haute = part;
    if (plus_basse.note == 0 || depasse(plus_basse, part, 1)) plus_basse = part;
  }
  return (plus && moins) || depasse(plus_haute, plus_basse, 2);
}

// ---- in words

std::string EnPoints(int n) {
  return std::to_string(std::abs(n)) + (std::abs(n) > 1 ? " points" : " point") + (n < 0 ? " de moins" : "");
}

std::string EnMots(const Cellule& cellule, std::size_t situation, const CritereDeCotation* critere) {
  const ValeurComparee& v = cellule.valeurs[situation];
  std::string out = (cellule.lignes > 1 ? "jusqu'à " : "") + EnPoints(v.poids.poids);
  if (v.poids.poids == 0) return out;
  if (v.ligne->par == Par::kAn) out += " par an";
  if (v.ligne->par == Par::kUnite)
    out += " par " + (critere != nullptr && critere->intervalle ? critere->intervalle->unite : std::string("unité"));
  if (v.ligne->plafond) out += ", " + std::to_string(*v.ligne->plafond) + " au plus";
  if (v.poids.option == OptionPj::kConforme) out += " sur pièce";
  if (v.poids.option == OptionPj::kDouble) out += ", le double sur pièce";
  return out;
}

// Per cents of a whole number, below ten with a decimal.
std::string EnPourCent(double pour_cent) {
  char texte[32];
  std::snprintf(texte, sizeof texte, std::abs(pour_cent) < 9.95 ? "%.1f" : "%.0f", std::abs(pour_cent));
  std::string out = texte;
  if (const std::size_t point = out.find('.'); point != out.npos) out[point] = ',';
  if (out.ends_with(",0")) out.resize(out.size() - 2);
  return ", soit " + out + " %";
}

void AppendNoms(const std::vector<std::size_t>& lesquelles, std::span<const GrilleComparee> grilles, std::string& out) {
  const std::size_t dits = lesquelles.size() > kNomsDits ? kNomsDits - 1 : lesquelles.size();
  out += " (";
  for (std::size_t i = 0; i < dits; ++i) out += (i ? ", " : "") + grilles[lesquelles[i]].libelle;
  if (dits < lesquelles.size()) out += " et " + std::to_string(lesquelles.size() - dits) + " autres";
  out += ')';
}

std::string Phrase(const CritereCompare& c, std::size_t situation, std::string_view precision,
                   std::span<const GrilleComparee> grilles) {
  struct Part {
    std::string texte;
    double rang = 0;
    std::vector<std::size_t> grilles;
  };
  std::vector<Part> parts;
  std::vector<std::size_t> sans;
  for (std::size_t g = 0; g < grilles.size(); ++g) {
    if (c.cellules[g].lignes == 0) {
      sans.push_back(g);
      continue;
    }
    const ValeurComparee& v = c.cellules[g].valeurs[situation];
    const bool rapporte = c.diverge[situation] && v.pour_cent;
    const std::string texte =
        EnMots(c.cellules[g], situation, c.critere) + (rapporte ? EnPourCent(*v.pour_cent) : std::string());
    auto part = std::find_if(parts.begin(), parts.end(), [&](const Part& p) { return p.texte == texte; });
    if (part == parts.end()) {
      parts.push_back({texte, rapporte ? *v.pour_cent : v.points ? *v.points : 1e9 * v.poids.poids, {}});
      part = parts.end() - 1;
    }
    part->grilles.push_back(g);
  }
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.rang > b.rang; });
  std::string out = (c.critere != nullptr ? c.critere->libelle : c.code) + std::string(precision) + " : ";
  for (const Part& part : parts) {
    if (&part != parts.data()) out += " ; ";
    AppendNoms(part.grilles, grilles, out += part.texte);
  }
  if (!sans.empty()) AppendNoms(sans, grilles, out += " ; non pesé");
  return out + ".";
}

}  // namespace

bool CritereCompare::Manque() const {
  return std::any_of(cellules.begin(), cellules.end(), [](const Cellule& c) { return c.lignes == 0; });
}

Comparaison Comparer(std::span<const GrilleComparee> grilles, const CriteresDeCotation& criteres) {
  Comparaison out;
  std::map<std::string, std::vector<Cellule>> peses;
  for (std::size_t g = 0; g < grilles.size(); ++g) {
    auto& notes = out.notes_maximales.emplace_back();
    for (std::size_t s = 0; s < kSituations; ++s) notes[s] = NoteMaximale(*grilles[g].grille, s, criteres);
    for (const LigneDeGrille& l : grilles[g].grille->lignes) {
      auto& cellules = peses[l.critere];
      cellules.resize(grilles.size());
      ++cellules[g].lignes;
      for (std::size_t s = 0; s < kSituations; ++s) {
        ValeurComparee v{&l, PoidsDe(l, s), PointsDe(l, s), std::nullopt};
        if (v.points && notes[s] > 0) v.pour_cent = 100.0 * *v.points / notes[s];
        ValeurComparee& retenue = cellules[g].valeurs[s];
        if (retenue.ligne == nullptr || Ampleur(v) > Ampleur(retenue)) retenue = v;
      }
    }
  }
  const auto ajouter = [&](const std::string& code, const CritereDeCotation* critere, std::vector<Cellule> cellules) {
    CritereCompare& c = out.criteres.emplace_back(CritereCompare{code, critere, std::move(cellules)});
    for (std::size_t s = 0; s < kSituations; ++s) c.diverge[s] = Diverge(c.cellules, out.notes_maximales, s);
  };
  for (const auto& categorie : criteres.categories()) {
    for (const CritereDeCotation& c : categorie.criteres) {
      if (auto pese = peses.extract(c.code)) ajouter(c.code, &c, std::move(pese.mapped()));
    }
  }
  for (auto& [code, cellules] : peses) ajouter(code, nullptr, std::move(cellules));
  return out;
}

std::vector<std::string> Phrases(const Comparaison& comparaison, std::span<const GrilleComparee> grilles) {
  std::vector<std::string> out;
  for (const bool divergents : {true, false}) {
    for (const CritereCompare& c : comparaison.criteres) {
      if (c.divergent() != divergents || !(c.divergent() || c.Manque())) continue;
      const bool pareil = std::all_of(c.cellules.begin(), c.cellules.end(), [&](const Cellule& cellule) {
        return cellule.lignes == 0 || EnMots(cellule, 0, c.critere) == EnMots(cellule, 1, c.critere);
      });
      if (pareil && c.diverge[0] == c.diverge[1]) {
        out.push_back(Phrase(c, 0, "", grilles));
        continue;
      }
      for (std::size_t s = 0; s < kSituations; ++s) {
        if (c.diverge[s] || !c.divergent())
          out.push_back(Phrase(c, s, s == 0 ? ", hors mutation" : ", en mutation", grilles));
      }
    }
  }
  return out;
}

}  // namespace sne
