#include "schema/nomenclature.h"

#include <algorithm>

#include "schema/fold.h"

namespace sne {
namespace {

constexpr std::size_t kCaracteres = 5;  // of the code of a guichet
constexpr std::string_view kPortail = "GDPUB";

int ChiffreBase36(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return -1;
}

}  // namespace

Nomenclature Nomenclature::Ouverte(std::string nom) {
  Nomenclature n;
  n.nom_ = std::move(nom);
  n.ouverte_ = true;
  return n;
}

Nomenclature::Nomenclature(std::string nom, std::vector<Valeur> valeurs)
    : nom_(std::move(nom)), valeurs_(std::move(valeurs)) {
  Nommer();
  ConstruireBuckets();
}

namespace {

// What stands for the values that are not told apart.
Valeur Sensible(const std::string& nomenclature) {
  Valeur v;
  v.code = "SENSIBLE";
  v.libelle = nomenclature == "motif"          ? "Motif sensible"
              : nomenclature == "priorites"    ? "Priorité sensible"
              : nomenclature == "pj_categorie" ? "Pièce sensible"
                                               : "Valeur sensible";
  return v;
}

}  // namespace

Nomenclature Nomenclature::Masquant(const Nomenclature& entiere) {
  Nomenclature n;
  n.nom_ = entiere.nom_;
  n.entiere_ = &entiere;
  n.valeurs_ = entiere.valeurs_;
  n.masquees_.resize(n.valeurs_.size() + 1);
  std::vector<Ordinal> masquees;
  for (Ordinal o = 1; o <= n.valeurs_.size(); ++o) {
    if (n.valeurs_[o - 1].classe != 'X') continue;
    n.valeurs_[o - 1] = Sensible(n.nom_);
    n.masquees_[o] = true;
    masquees.push_back(o);
  }
  n.valeurs_.push_back(Sensible(n.nom_));
  n.Nommer();
  n.ConstruireBuckets();
  for (const Ordinal o : masquees) n.buckets_[o] = {n.sensible()};
  masquees.push_back(n.sensible());
  n.found_[n.sensible()] = std::move(masquees);
  n.larges_.push_back(n.sensible());
  return n;
}

bool Nomenclature::HasSensitive() const {
  return std::any_of(valeurs_.begin(), valeurs_.end(), [](const Valeur& v) { return v.classe == 'X'; });
}

void Nomenclature::Nommer() {
  identite_.resize(valeurs_.size() + 1);
  for (Ordinal o = 0; o < identite_.size(); ++o) identite_[o] = o;
  for (Ordinal o = 1; o <= valeurs_.size(); ++o) {
    if (!Masquee(o)) par_code_.emplace(valeurs_[o - 1].code, o);
  }
  for (Ordinal o = 1; o <= valeurs_.size(); ++o) {
    if (Masquee(o)) continue;
    const Valeur& v = valeurs_[o - 1];
    for (const std::string& s : v.synonymes) par_code_.emplace(s, o);  // a code of its own wins over a synonym
    const auto ajouter = [&](const std::string& libelle) {
      auto& liste = par_libelle_plie_[Fold(libelle)];
      if (std::find(liste.begin(), liste.end(), o) == liste.end()) liste.push_back(o);
    };
    ajouter(v.libelle);
    ajouter(v.code);
    for (const std::string& s : v.synonymes) ajouter(s);
  }
}

void Nomenclature::ConstruireBuckets() {
  const auto lier = [&](Ordinal cherche, Ordinal stocke) {
    auto ajouter = [](Listes& listes, Ordinal cle, Ordinal valeur) {
      auto& liste = listes[cle];
      if (liste.empty()) liste.push_back(cle);
      if (std::find(liste.begin(), liste.end(), valeur) == liste.end()) liste.push_back(valeur);
    };
    ajouter(found_, cherche, stocke);
    ajouter(buckets_, stocke, cherche);
  };
  for (Ordinal o = 1; o <= valeurs_.size(); ++o) {
    const Valeur& v = valeurs_[o - 1];
    if (!v.parent.empty()) {
      if (const Ordinal p = Find(v.parent)) lier(p, o);
    }
    for (const std::string& code : v.couvre) {
      if (const Ordinal c = Find(code)) {
        lier(o, c);
        lier(c, o);
      }
    }
  }
  for (const auto& [valeur, stockees] : found_) larges_.push_back(valeur);
  std::sort(larges_.begin(), larges_.end());
}

std::span<const Ordinal> Nomenclature::Liste(const Listes& listes, Ordinal o) const {
  if (!listes.empty()) {
    if (const auto it = listes.find(o); it != listes.end()) return it->second;
  }
  if (o < identite_.size()) return {&identite_[o], 1};
  thread_local Ordinal seul;  // an open list keeps no table; the span is used before the next call
  seul = o;
  return {&seul, 1};
}

Ordinal Nomenclature::Find(std::string_view code) const {
  if (ouverte_) {
    if (code.size() != kCaracteres) return kNoOrdinal;
    Ordinal o = 0;
    for (char c : code) {
      const int chiffre = ChiffreBase36(c);
      if (chiffre < 0) return kNoOrdinal;
      o = o * 36 + static_cast<Ordinal>(chiffre);
    }
    return o + 1;
  }
  const auto it = par_code_.find(code);
  return it == par_code_.end() ? kNoOrdinal : it->second;
}

std::vector<Ordinal> Nomenclature::Resolve(std::string_view texte) const {
  if (const Ordinal o = Find(texte)) return {o};
  if (ouverte_) {
    std::string majuscules(texte);
    for (char& c : majuscules) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    if (const Ordinal o = Find(majuscules)) return {o};
    return {};
  }
  const auto it = par_libelle_plie_.find(Fold(texte));
  return it == par_libelle_plie_.end() ? std::vector<Ordinal>{} : it->second;
}

void Nomenclature::AppendCode(Ordinal o, std::string& out) const {
  if (!ouverte_) {
    out += valeurs_[o - 1].code;
    return;
  }
  char code[5];
  Ordinal reste = o - 1;
  for (int i = 4; i >= 0; --i, reste /= 36) {
    const auto chiffre = static_cast<char>(reste % 36);
    code[i] = static_cast<char>(chiffre < 10 ? '0' + chiffre : 'A' + chiffre - 10);
  }
  out.append(code, sizeof code);
}

std::string Nomenclature::Code(Ordinal o) const {
  std::string out;
  AppendCode(o, out);
  return out;
}

std::string Nomenclature::Libelle(Ordinal o) const {
  if (!ouverte_) return valeurs_[o - 1].libelle;
  std::string code = Code(o);
  return code == kPortail ? "Portail grand public" : "Guichet " + code;
}

std::vector<Ordinal> Nomenclature::Nommees() const { return {Find(kPortail)}; }

std::pair<Ordinal, Ordinal> Nomenclature::Commencant(std::string_view debut) const {
  std::string premier, dernier;
  for (const char c : debut) premier += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (premier.empty() || premier.size() > kCaracteres) return {1, 0};
  dernier = premier;
  premier.resize(kCaracteres, '0');
  dernier.resize(kCaracteres, 'Z');
  const Ordinal o = Find(premier);
  return o == kNoOrdinal ? std::pair<Ordinal, Ordinal>(1, 0) : std::pair(o, Find(dernier));
}

std::vector<std::string> Nomenclature::Proches(std::string_view texte, std::size_t nombre) const {
  const std::string plie = Fold(texte);
  std::vector<std::pair<int, const Valeur*>> candidats;
  for (Ordinal o = 1; o <= valeurs_.size(); ++o) {
    if (Masquee(o)) continue;
    const Valeur& v = valeurs_[o - 1];
    const int limite = 3;
    const int d = std::min(EditDistance(plie, Fold(v.code), limite), EditDistance(plie, Fold(v.libelle), limite));
    if (d <= limite) candidats.emplace_back(d, &v);
  }
  std::stable_sort(candidats.begin(), candidats.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> proches;
  for (std::size_t i = 0; i < candidats.size() && i < nombre; ++i) proches.push_back(candidats[i].second->code);
  return proches;
}

}  // namespace sne
