#include "tests/reference/lexicon.h"

#include <algorithm>
#include <memory>

#include "schema/fold.h"

namespace sne::testing {

Lexique::Lexique(const Nomenclature& n) : n_(n) {
  if (n.ouverte()) return;
  const auto taille = static_cast<Ordinal>(n.size());
  for (Ordinal o = 1; o <= taille; ++o) {
    if (!n.Masquee(o)) codes_.emplace(n.valeur(o).code, o);
  }
  seaux_.resize(taille + 1);
  for (Ordinal o = 1; o <= taille; ++o) {
    if (n.Masquee(o)) continue;  // nobody can name it
    const Valeur& v = n.valeur(o);
    for (const std::string& s : v.synonymes) {
      auto& liste = anciens_[s];
      if (std::find(liste.begin(), liste.end(), o) == liste.end()) liste.push_back(o);
    }
    std::vector<std::string> noms = v.synonymes;
    noms.push_back(v.code);
    noms.push_back(v.libelle);
    for (const std::string& nom : noms) {
      auto& liste = plies_[Fold(nom)];
      if (std::find(liste.begin(), liste.end(), o) == liste.end()) liste.push_back(o);
    }
    // A row of this value counts for its city, for the older values that cover it, and for those it covers.
    seaux_[o].push_back(o);
    if (const auto ville = codes_.find(v.parent); ville != codes_.end()) seaux_[o].push_back(ville->second);
    for (Ordinal autre = 1; autre <= taille; ++autre) {
      const auto& couvre = n.valeur(autre).couvre;
      if (std::find(couvre.begin(), couvre.end(), v.code) != couvre.end()) seaux_[o].push_back(autre);
    }
    for (const std::string& code : v.couvre) {
      if (const auto c = codes_.find(code); c != codes_.end()) seaux_[o].push_back(c->second);
    }
    std::sort(seaux_[o].begin(), seaux_[o].end());
    seaux_[o].erase(std::unique(seaux_[o].begin(), seaux_[o].end()), seaux_[o].end());
  }
}

std::vector<Ordinal> Lexique::Lire(const std::string& texte) const {
  if (n_.ouverte()) {
    std::string code = texte;
    for (char& c : code) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const Ordinal o = n_.Find(code);
    return o == kNoOrdinal ? std::vector<Ordinal>{} : std::vector<Ordinal>{o};
  }
  if (const auto it = codes_.find(texte); it != codes_.end()) return {it->second};
  if (const auto it = anciens_.find(texte); it != anciens_.end()) return it->second;
  const auto it = plies_.find(Fold(texte));
  return it == plies_.end() ? std::vector<Ordinal>{} : it->second;
}

bool Lexique::Trouve(Ordinal cherche, Ordinal stocke) const {
  if (n_.ouverte()) return cherche == stocke;
  return std::binary_search(seaux_[stocke].begin(), seaux_[stocke].end(), cherche);
}

std::vector<Ordinal> Lexique::Seaux(Ordinal stocke) const {
  return n_.ouverte() ? std::vector<Ordinal>{stocke} : seaux_[stocke];
}

const Lexique& LexiqueDe(const Nomenclature& n) {
  static std::map<const Nomenclature*, std::unique_ptr<Lexique>> tous;
  auto& l = tous[&n];
  if (l == nullptr) l = std::make_unique<Lexique>(n);
  return *l;
}

}  // namespace sne::testing
