#include "query/simple_query.h"

#include <algorithm>
#include <optional>

#include "schema/block/identifiants.h"
#include "schema/fold.h"

namespace sne {
namespace {

bool Chiffres(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int Nombre2(std::string_view s) { return (s[0] - '0') * 10 + (s[1] - '0'); }

// 12/03/1984, 12-03-1984, 12.03.1984, 12031984 or 1984-03-12.
std::optional<Jour> LireNaissance(std::string_view s) {
  if (const auto iso = LireDate(s)) return iso;
  std::string chiffres;
  if (s.size() == 10 && (s[2] == '/' || s[2] == '-' || s[2] == '.') && s[5] == s[2]) {
    chiffres = std::string(s.substr(0, 2)) + std::string(s.substr(3, 2)) + std::string(s.substr(6));
  } else if (s.size() == 8) {
    chiffres = s;
  }
  if (chiffres.size() != 8 || !Chiffres(chiffres)) return std::nullopt;
  const int jour = Nombre2(chiffres), mois = Nombre2(std::string_view(chiffres).substr(2));
  const int annee = Nombre2(std::string_view(chiffres).substr(4)) * 100 + Nombre2(std::string_view(chiffres).substr(6));
  if (annee < 1880 || annee > 2100 || mois < 1 || mois > 12 || jour < 1 || jour > JoursDuMois(annee, mois))
    return std::nullopt;
  return JourDe(annee, mois, jour);
}

std::vector<std::string> Couper(const std::string& q) {
  std::vector<std::string> jetons;
  std::string jeton;
  for (const char c : q + " ") {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ';') {
      if (!jeton.empty()) jetons.push_back(std::move(jeton));
      jeton.clear();
    } else {
      jeton += c;
    }
  }
  return jetons;
}

Node Naissance(const Catalogue& catalogue, Jour premier, Jour dernier) {
  // The demandeur's or a codemandeur's.
  Node ou;
  ou.genre = Node::Genre::kOu;
  for (const char* nom : {"date_naissance", "codemandeur_date_naissance"}) {
    const FieldId id = catalogue.Find(nom);
    if (id == kNoField) continue;
    Node n;
    n.genre = Node::Genre::kIntervalle;
    n.champ = id;
    n.min = premier;
    n.max = dernier;
    if (catalogue.field(id).parent != kNoField) {
      Node e;
      e.genre = Node::Genre::kElement;
      e.champ = catalogue.field(id).parent;
      e.enfants.push_back(std::move(n));
      n = std::move(e);
    }
    ou.enfants.push_back(std::move(n));
  }
  return ou;
}

// Any identifier of contact (e-mail, telephones) of the demandeur or of a codemandeur.
Node Contact(const Catalogue& catalogue, const std::string& valeur, std::initializer_list<const char*> champs) {
  Node ou;
  ou.genre = Node::Genre::kOu;
  for (const char* nom : champs) {
    const FieldId id = catalogue.Find(nom);
    if (id == kNoField) continue;
    Node n;
    n.genre = Node::Genre::kIdentifiants;
    n.champ = id;
    n.textes = {NormaliserIdentifiant(valeur)};
    if (catalogue.field(id).parent != kNoField) {
      Node e;
      e.genre = Node::Genre::kElement;
      e.champ = catalogue.field(id).parent;
      e.enfants.push_back(std::move(n));
      n = std::move(e);
    }
    ou.enfants.push_back(std::move(n));
  }
  return ou;
}

Node Numero(const Intervalle& intervalle) {
  Node n;
  n.genre = Node::Genre::kNumeros;
  n.numeros.push_back(intervalle);
  return n;
}

}  // namespace

void UnderstandSimple(const std::string& q, const std::string& chemin, const Catalogue& catalogue, Simple& simple,
                      Erreurs& erreurs) {
  auto jetons = Couper(q);
  if (jetons.empty()) return;

  // A number typed with blanks: the whole of q, when it can only be one.
  const std::string tout = NormaliserNumeroUnique(q);
  if (tout.size() >= 7 && tout.size() <= 18 && Chiffres(tout.substr(3, std::min<std::size_t>(10, tout.size() - 3))) &&
      tout.size() != 8 && tout.size() != 10) {
    if (const auto intervalle = IntervalleNumeroUnique(tout)) {
      simple.exactes.push_back(Numero(*intervalle));
      return;
    }
  }
  // A telephone typed with blanks or dots.
  const std::string telephone = NormaliserIdentifiant(q);
  if (telephone.size() == 10 && telephone[0] == '0' && Chiffres(telephone)) {
    simple.exactes.push_back(Contact(catalogue, telephone, {"tel_fixe", "tel_portable", "codemandeur_tel_portable"}));
    return;
  }
  for (const std::string& jeton : jetons) {
    if (jeton.find('@') != jeton.npos) {
      simple.exactes.push_back(Contact(catalogue, jeton, {"email", "codemandeur_email"}));
      continue;
    }
    if (const auto jour = LireNaissance(jeton)) {
      simple.exactes.push_back(Naissance(catalogue, *jour, *jour));
      continue;
    }
    if (jeton.size() == 4 && Chiffres(jeton) && jeton >= "1900" && jeton <= "2099" && jetons.size() > 1) {
      const int annee = std::stoi(jeton);
      simple.exactes.push_back(Naissance(catalogue, JourDe(annee, 1, 1), JourDe(annee, 12, 31)));
      continue;
    }
    const std::string numero = NormaliserNumeroUnique(jeton);
    if (numero.size() >= 7 && numero.size() <= 18) {
      const auto intervalle = IntervalleNumeroUnique(numero);
      if (intervalle && Chiffres(numero.substr(3, std::min<std::size_t>(10, numero.size() - 3)))) {
        simple.exactes.push_back(Numero(*intervalle));
        continue;
      }
    }
    const std::string plie = FoldText(jeton);
    for (const auto mot : Words(plie)) simple.mots.emplace_back(mot);
  }
  if (simple.mots.size() > static_cast<std::size_t>(kMotsMax)) {
    erreurs.push_back({chemin, "plus de " + std::to_string(kMotsMax) + " mots"});
  }
  const bool une_lettre = simple.mots.size() == 1 && simple.mots[0].size() < 2;
  if (une_lettre && simple.exactes.empty())
    erreurs.push_back({chemin, "une seule lettre ne suffit pas : tapez au moins deux lettres"});
  if (simple.vide()) erreurs.push_back({chemin, "aucun mot à chercher"});
}

}  // namespace sne
