#include "server/audit/pseudonymes.h"

#include <algorithm>
#include <cctype>

#include "schema/date.h"
#include "schema/fold.h"
#include "schema/nir.h"
#include "schema/numero_unique.h"
#include "server/request_write.h"

namespace sne {
namespace {

constexpr std::size_t kChiffresDeNir = 12;

bool Chiffre(char c) { return c >= '0' && c <= '9'; }

std::string Chiffres(std::string_view texte) {
  std::string out;
  std::copy_if(texte.begin(), texte.end(), std::back_inserter(out), Chiffre);
  return out;
}

// Digits and what is written between them.
bool EstNombre(std::string_view mot) {
  return std::any_of(mot.begin(), mot.end(), Chiffre) && std::all_of(mot.begin(), mot.end(), [](char c) {
           return Chiffre(c) || c == '.' || c == '-' || c == '/' || c == '+' || c == '(' || c == ')';
         });
}
bool EstCorse(std::string_view mot) {  // alone it is a word; between numbers, of a NIR
  return mot.size() == 2 && mot[0] == '2' && (mot[1] == 'A' || mot[1] == 'B' || mot[1] == 'a' || mot[1] == 'b');
}

std::vector<std::string_view> Mots(std::string_view texte) {
  std::vector<std::string_view> mots;
  for (std::size_t i = 0; i < texte.size();) {
    const auto blanc = [&](std::size_t k) { return static_cast<unsigned char>(texte[k]) <= ' '; };
    while (i < texte.size() && blanc(i)) ++i;
    const std::size_t debut = i;
    while (i < texte.size() && !blanc(i)) ++i;
    if (i > debut) mots.push_back(texte.substr(debut, i - debut));
  }
  return mots;
}

// 12/03/1984, 12-03-1984, 12031984, 1984-03-12: one form.
std::string EnDate(std::string_view nombre) {
  std::string separe(nombre);
  std::replace_if(
      separe.begin(), separe.end(), [](char c) { return c == '/' || c == '.'; }, '-');
  if (LireDate(separe)) return separe;
  const std::string c = Chiffres(nombre);
  if (c.size() != 8) return {};
  const std::string iso = c.substr(4) + "-" + c.substr(2, 2) + "-" + c.substr(0, 2);
  return LireDate(iso) ? iso : std::string();
}

class Plume {
 public:
  explicit Plume(const CleDAudit& cle) : cle_(cle) {}

  std::string Ecrire(std::string_view texte) {
    if (LireNumeroUnique(NormaliserNumeroUnique(texte))) {
      Poser("nombre:", NormaliserNumeroUnique(texte));
      return std::move(out_);
    }
    const std::vector<std::string_view> mots = Mots(texte);
    for (std::size_t i = 0; i < mots.size();) {
      if (!EstNombre(mots[i])) {
        Mot(mots[i++]);
        continue;
      }
      std::string nombre;
      while (i < mots.size() &&
             (EstNombre(mots[i]) || (EstCorse(mots[i]) && i + 1 < mots.size() && EstNombre(mots[i + 1])))) {
        if (!nombre.empty() && EnDate(mots[i]) != "") break;  // a date stands by itself
        nombre += mots[i++];
        if (EnDate(nombre) != "") break;
      }
      Nombre(nombre);
    }
    return std::move(out_);
  }

 private:
  void Poser(std::string_view genre, std::string_view clair) {
    if (!out_.empty()) out_ += ' ';
    out_ += genre;
    if (!clair.empty()) out_ += cle_.Pseudonyme(clair);
  }

  void Nombre(std::string_view nombre) {
    if (const std::string date = EnDate(nombre); !date.empty()) return Poser("date:", date);
    std::string c = Chiffres(nombre);
    if (c.size() >= kChiffresDeNir && !IntervalleNumeroUnique(c)) return Poser("NIR", "");
    if (nombre.starts_with("+33")) c = "0" + c.substr(2);
    if (c.starts_with("0033")) c = "0" + c.substr(4);
    Poser("nombre:", c);
  }

  void Mot(std::string_view mot) {
    const std::string numero = NormaliserNumeroUnique(mot);
    if (LireNumeroUnique(numero)) return Poser("nombre:", numero);
    if (PeutEtreNir(mot)) return Poser("NIR", "");
    if (mot.find('@') != mot.npos) {
      std::string adresse(mot);
      std::transform(adresse.begin(), adresse.end(), adresse.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      return Poser("courriel:", adresse);
    }
    const std::string plie = Fold(mot);
    for (const std::string_view m : Words(plie)) Poser("mot:", m);
  }

  const CleDAudit& cle_;
  std::string out_;
};

class Conditions {
 public:
  Conditions(const Catalogue& catalogue, const CleDAudit& cle) : catalogue_(catalogue), cle_(cle) {}

  // `dans`: the list whose elements the condition is about, with its dot.
  void Cacher(Condition& c, const std::string& dans) const {
    for (Condition& fille : c.conditions) Cacher(fille, dans);
    if (c.element) {
      c.element = std::make_shared<Condition>(*c.element);
      Cacher(*c.element, dans + c.champ + ".");
    }
    if (c.genre != Condition::Genre::kFeuille || !Cache(dans + c.champ)) return;
    for (auto* l : {&c.egal, &c.min, &c.max}) {
      if (*l) Cacher(**l);
    }
    if (c.parmi) {
      for (Litteral& l : *c.parmi) Cacher(l);
    }
    if (c.texte) c.texte = Pseudonymiser(*c.texte, cle_);
  }

 private:
  bool Cache(const std::string& nom) const {
    const FieldId id = catalogue_.Find(std::string_view(nom).substr(0, nom.find('@')));
    if (id == kNoField) return true;
    const Field& f = catalogue_.field(id);
    switch (f.type) {
      case Type::kText:
      case Type::kTexts:
      case Type::kName:
      case Type::kId:
      case Type::kNir:
        return true;
      case Type::kDate:
        return f.classe == 'I';
      default:
        return false;
    }
  }
  void Cacher(Litteral& l) const {
    if (std::holds_alternative<bool>(l)) return;
    std::string texte;
    AppendLitteral(l, texte);
    if (const std::string* ecrit = std::get_if<std::string>(&l)) texte = *ecrit;
    l = Pseudonymiser(texte, cle_);
  }

  const Catalogue& catalogue_;
  const CleDAudit& cle_;
};

}  // namespace

std::string Pseudonymiser(std::string_view texte, const CleDAudit& cle) { return Plume(cle).Ecrire(texte); }

std::string CriteresTraces(Requete requete, const Catalogue& catalogue, const CleDAudit& cle) {
  if (!requete.q.empty()) requete.q = Pseudonymiser(requete.q, cle);
  if (requete.filtres) Conditions(catalogue, cle).Cacher(*requete.filtres, "");
  return EcrireRequete(requete);
}

}  // namespace sne
