#include "query/resolve_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "schema/demande_json.h"
#include "schema/fold.h"

namespace sne {
namespace {

std::string Ecrire(const Litteral& l) {
  if (std::holds_alternative<std::monostate>(l)) return "null";
  if (const bool* b = std::get_if<bool>(&l)) return *b ? "true" : "false";
  if (const Nombre* n = std::get_if<Nombre>(&l)) {
    char texte[32];
    const auto fin = std::to_chars(texte, texte + sizeof texte, n->valeur);
    return std::string(texte, fin.ptr);
  }
  const std::string& s = std::get<std::string>(l);
  return s.size() > 60 ? "un texte de " + std::to_string(s.size()) + " octets" : "« " + s + " »";
}

bool Annee(std::string_view s, int& annee) {
  if (s.size() != 4) return false;
  annee = 0;
  for (char c : s) {
    if (c < '0' || c > '9') return false;
    annee = annee * 10 + (c - '0');
  }
  return annee >= 1800 && annee < 2200;
}

}  // namespace

void ResolveurDeValeurs::Attendu(const std::string& chemin, const std::string& quoi, const Litteral& trouve) {
  if (std::holds_alternative<std::monostate>(trouve)) {
    return Faute(chemin, "null n'est pas une valeur : pour les demandes sans valeur, utilisez « present »: false");
  }
  Faute(chemin, "attendu : " + quoi + " ; trouvé : " + Ecrire(trouve));
}

bool ResolveurDeValeurs::EntierDe(const Litteral& l, const std::string& chemin, std::int64_t& out) {
  const Nombre* n = std::get_if<Nombre>(&l);
  if (n == nullptr || n->valeur != std::floor(n->valeur) || std::abs(n->valeur) > 1e15) {
    Attendu(chemin, "un nombre entier", l);
    return false;
  }
  out = static_cast<std::int64_t>(n->valeur);
  return true;
}

bool ResolveurDeValeurs::Code(const Field& f, const std::string& texte, const std::string& chemin, std::int64_t& out) {
  const auto candidats = f.nomenclature->Resolve(texte);
  if (candidats.size() == 1) {
    out = candidats[0];
    return true;
  }
  if (candidats.empty()) {
    const auto proches = f.nomenclature->Proches(Extrait(texte, 100), 3);
    std::string liste;
    for (const std::string& p : proches)
      liste += (liste.empty() ? " ; les plus proches : " : ", ") + p + " (" +
               f.nomenclature->Libelle(f.nomenclature->Find(p)) + ")";
    Faute(chemin, "valeur inconnue « " + Extrait(texte, 60) + " » pour " + f.nom_public() + liste);
    return false;
  }
  std::string liste;
  for (std::size_t i = 0; i < candidats.size() && i < 10; ++i) {
    liste += (i ? ", " : "") + f.nomenclature->Code(candidats[i]) + " (" + f.nomenclature->Libelle(candidats[i]) + ")";
  }
  Faute(chemin, "« " + Extrait(texte, 60) + " » est ambigu ; précisez le code : " + liste);
  return false;
}

bool ResolveurDeValeurs::Valeur(const Field& f, const Litteral& l, const std::string& chemin, std::int64_t& out) {
  if (f.type == Type::kBool || f.type == Type::kBool3) {
    if (const bool* b = std::get_if<bool>(&l)) {
      out = *b ? 2 : 1;
      return true;
    }
    const auto* s = std::get_if<std::string>(&l);
    if (const std::string plie = s != nullptr ? Fold(*s) : ""; plie == "oui" || plie == "non") {  // label or CERFA code
      out = plie == "oui" ? 2 : 1;
      return true;
    }
    Attendu(chemin,
            f.type == Type::kBool ? "true ou false (ou leur libellé, \"Oui\" ou \"Non\")"
                                  : "true, false, \"OUI\" ou \"NON\" (non renseigné : « present »: false)",
            l);
    return false;
  }
  if (f.HasOrdinals()) {
    if (const auto* s = std::get_if<std::string>(&l)) return Code(f, *s, chemin, out);
    Attendu(chemin, "un code ou un libellé, entre guillemets", l);
    return false;
  }
  return Borne(f, l, chemin, false, out);
}

bool ResolveurDeValeurs::Borne(const Field& f, const Litteral& l, const std::string& chemin, bool fin,
                               std::int64_t& out) {
  if (f.type == Type::kInt || f.type == Type::kCotation) return EntierDe(l, chemin, out);
  if (f.type == Type::kMoney) {
    const Nombre* n = std::get_if<Nombre>(&l);
    if (n != nullptr && std::abs(n->valeur) <= 1e12) {
      out = std::llround(n->valeur * 100);
      if (static_cast<double>(out) / 100.0 == n->valeur) return true;
    }
    Attendu(chemin, "un montant en euros, nombre à deux décimales au plus", l);
    return false;
  }
  const bool borne = chemin.ends_with("/min") || chemin.ends_with("/max") || chemin.find("/bornes/") != chemin.npos;
  if (const auto* s = std::get_if<std::string>(&l)) {
    if (const auto jour = LireDate(*s)) {
      out = *jour;
      return true;
    }
    int annee = 0;
    if (borne && Annee(*s, annee)) {
      out = fin ? JourDe(annee, 12, 31) : JourDe(annee, 1, 1);
      return true;
    }
    if (borne && s->size() == 7) {
      if (const auto premier = LireDate(*s + "-01")) {
        out = fin ? PlusMois(*premier, 1) - 1 : *premier;
        return true;
      }
    }
  }
  Attendu(chemin, borne ? "une date réelle AAAA-MM-JJ, AAAA-MM ou AAAA" : "une date réelle AAAA-MM-JJ", l);
  return false;
}

void ResolveurDeValeurs::Stockees(const Field& f, Node& node) {
  const auto ranger = [](std::vector<std::int64_t>& v) {
    std::sort(v.begin(), v.end());
    v.erase(std::unique(v.begin(), v.end()), v.end());
  };
  if (f.HasOrdinals() && f.nomenclature->masquante()) {  // SENSIBLE is what rows hold in its place
    const Nomenclature& n = *f.nomenclature;
    if (std::erase(node.valeurs, std::int64_t{n.sensible()}) > 0)
      node.valeurs.insert(node.valeurs.end(), n.Found(n.sensible()).begin(), n.Found(n.sensible()).end());
  }
  ranger(node.valeurs);
  node.stockees = node.valeurs;
  if (!f.HasOrdinals() || !f.nomenclature->has_overlaps()) return;
  node.stockees.clear();
  for (const std::int64_t v : node.valeurs) {
    for (const Ordinal s : f.nomenclature->Found(static_cast<Ordinal>(v))) node.stockees.push_back(s);
  }
  ranger(node.stockees);
}

Node NoeudDe(const Field& f, std::span<const Ordinal> valeurs) {
  Node n;
  n.genre = Node::Genre::kValeurs;
  n.champ = f.id;
  n.valeurs.assign(valeurs.begin(), valeurs.end());
  n.stockees = n.valeurs;
  if (f.parent == kNoField) return n;
  Node e;
  e.genre = Node::Genre::kElement;
  e.champ = f.parent;
  e.enfants.push_back(std::move(n));
  return e;
}

Node NoeudDesSensibles(const Field& f, const Nomenclature& vue) { return NoeudDe(f, vue.Found(vue.sensible())); }

std::string ParseText(const std::string& texte, bool nom, TextQuery& out) {
  std::size_t debut = 0;
  std::size_t mots = 0;
  bool phrase = false;
  while (debut <= texte.size()) {
    const std::size_t guillemet = std::min(texte.find('"', debut), texte.size());
    const auto partie = std::string_view(texte).substr(debut, guillemet - debut);
    const std::string plie = nom ? Fold(partie) : FoldText(partie);
    const auto trouves = Words(plie);
    mots += trouves.size();
    if (phrase && guillemet == texte.size()) return "guillemet fermant manquant";
    if (phrase && trouves.size() > 1) {
      out.phrases.emplace_back(trouves.begin(), trouves.end());
    } else {
      for (const auto m : trouves) out.mots.emplace_back(m);
    }
    if (guillemet == texte.size()) break;
    phrase = !phrase;
    debut = guillemet + 1;
  }
  if (mots == 0) return "aucun mot à chercher";
  if (mots > static_cast<std::size_t>(kMotsMax)) return "plus de " + std::to_string(kMotsMax) + " mots";
  return {};
}

}  // namespace sne
