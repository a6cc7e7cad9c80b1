#include "server/extraction/ecrites.h"

namespace sne {
namespace {

constexpr std::int64_t kPremierJour = -29220, kJours = 58440;  // 1890 to 2049; others are written each time
constexpr std::int64_t kPremierEntier = -16, kEntiers = 2064;

}  // namespace

Ecrites::Ecrites(const Field& f, bool codes, const Plume& plume)
    : f_(f), codes_(codes), ouverte_(f.nomenclature != nullptr && f.nomenclature->ouverte()), plume_(plume) {
  plume.Vide(tampon_);
  vide_ = octets_.Poser(tampon_);
  switch (f.type) {
    case Type::kDate:
      base_ = kPremierJour;
      table_.resize(kJours);
      break;
    case Type::kInt:
    case Type::kCotation:
      base_ = kPremierEntier;
      table_.resize(kEntiers);
      break;
    case Type::kMoney:
      break;
    default:
      if (f.nomenclature != nullptr && !ouverte_) {
        base_ = 1;
        table_.resize(f.nomenclature->size());
      }
  }
}

void Ecrites::EnTexte(std::int64_t valeur, std::string& out) const {
  if (valeur == kSansValeur) return;
  switch (f_.type) {
    case Type::kDate:
      return plume_.DateEnTexte(static_cast<Jour>(valeur), out);
    case Type::kMoney:
      return plume_.MontantEnTexte(valeur, out);
    case Type::kInt:
    case Type::kCotation:
      out += std::to_string(valeur);
      return;
    case Type::kBool:
      out += codes_ ? (valeur == 2 ? "true" : "false") : (valeur == 2 ? "oui" : "non");
      return;
    case Type::kBool3:
      if (!codes_) {
        out += f_.nomenclature->Code(static_cast<Ordinal>(valeur)) == "OUI" ? "oui" : "non";
        return;
      }
      [[fallthrough]];
    default:
      if (codes_) {
        f_.nomenclature->AppendCode(static_cast<Ordinal>(valeur), out);
      } else {
        out += f_.nomenclature->Libelle(static_cast<Ordinal>(valeur));
      }
  }
}

void Ecrites::Cellule(std::int64_t valeur, std::string& out) const {
  switch (f_.type) {
    case Type::kDate:
      return plume_.Date(static_cast<Jour>(valeur), out);
    case Type::kMoney:
      return plume_.Montant(valeur, out);
    case Type::kInt:
    case Type::kCotation:
      return plume_.Entier(valeur, out);
    case Type::kBool:
      return plume_.Booleen(valeur == 2, out);
    default: {
      std::string texte;
      EnTexte(valeur, texte);
      return plume_.Libelle(texte, out);
    }
  }
}

std::string_view Ecrites::Ecrire(std::int64_t valeur) {
  if (valeur == kSansValeur) return vide_;
  std::string_view& place = ouverte_ ? autres_[valeur] : table_[Place(valeur)];
  if (place.data() == nullptr) {
    tampon_.clear();
    Cellule(valeur, tampon_);
    place = octets_.Poser(tampon_);
  }
  return place;
}

}  // namespace sne
