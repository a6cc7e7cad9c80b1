#include "schema/registre.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <cstring>

namespace sne {
namespace {

constexpr char kMarque[] = "SNEREGI\n";
constexpr std::uint32_t kFormat = 1;

template <class T>
void Ajouter(std::string& out, T v) {
  out.append(reinterpret_cast<const char*>(&v), sizeof v);
}
void AjouterTexte(std::string& out, const std::string& t) {
  out += static_cast<char>(t.size());
  out += t;
}

// Reads what Ecrire wrote; once something does not fit, everything reads as zero and `sain` is false.
class Lecteur {
 public:
  explicit Lecteur(std::string_view octets) : reste_(octets) {}
  template <class T>
  T Lire() {
    T v{};
    if (reste_.size() < sizeof v) {
      sain_ = false;
      return v;
    }
    std::memcpy(&v, reste_.data(), sizeof v);
    reste_.remove_prefix(sizeof v);
    return v;
  }
  std::string Texte() {
    const auto n = static_cast<std::size_t>(Lire<std::uint8_t>());
    if (reste_.size() < n) {
      sain_ = false;
      return {};
    }
    std::string t(reste_.substr(0, n));
    reste_.remove_prefix(n);
    return t;
  }
  bool sain() const { return sain_; }
  bool fini() const { return sain_ && reste_.empty(); }

 private:
  std::string_view reste_;
  bool sain_ = true;
};

}  // namespace

EmpreinteNumero EmpreinteDeNumero(NumeroUnique numero, std::string_view cle) {
  const std::string texte = "numero:" + EcrireNumeroUnique(numero);
  unsigned char hmac[EVP_MAX_MD_SIZE];
  unsigned int longueur = 0;
  HMAC(EVP_sha256(), cle.data(), static_cast<int>(cle.size()), reinterpret_cast<const unsigned char*>(texte.data()),
       texte.size(), hmac, &longueur);
  EmpreinteNumero e;
  std::memcpy(e.data(), hmac, sizeof e);
  return e;
}

std::int64_t Registre::Version(NumeroUnique numero) const {
  const auto it = std::lower_bound(versions.begin(), versions.end(), std::pair(numero, std::int64_t{0}));
  return it != versions.end() && it->first == numero ? it->second : 0;
}

std::string Registre::Ecrire() const {
  std::string out(kMarque, 8);
  Ajouter(out, kFormat);
  Ajouter(out, std::uint32_t{0});
  Ajouter<std::uint64_t>(out, versions.size());
  Ajouter<std::uint64_t>(out, tombes.size());
  Ajouter<std::uint64_t>(out, compteurs.size());
  for (const auto& [numero, version] : versions) {
    Ajouter(out, numero.haut);
    Ajouter(out, numero.bas);
    Ajouter(out, version);
  }
  for (const auto& [empreinte, version] : tombes) {
    Ajouter(out, empreinte);
    Ajouter(out, version);
  }
  for (const auto& [c, n] : compteurs) {
    Ajouter(out, c.fait);
    Ajouter(out, c.mois);
    Ajouter(out, c.mutation);
    for (const std::string* t : {&c.motif, &c.commune, &c.guichet, &c.systeme}) AjouterTexte(out, *t);
    Ajouter(out, n);
  }
  return out;
}

Result<Registre> Registre::Lire(std::string_view octets) {
  const auto illisible = [] { return Fail(Code::kCorrupt, "registre illisible ; restaurez l'index depuis une copie"); };
  if (!octets.starts_with(std::string_view(kMarque, 8))) return illisible();
  Lecteur l(octets.substr(8));
  if (l.Lire<std::uint32_t>() != kFormat) return illisible();
  (void)l.Lire<std::uint32_t>();
  const auto versions = l.Lire<std::uint64_t>(), tombes = l.Lire<std::uint64_t>(), compteurs = l.Lire<std::uint64_t>();
  Registre r;
  for (std::uint64_t i = 0; i < versions && l.sain(); ++i) {
    NumeroUnique n;
    n.haut = l.Lire<std::uint64_t>();
    n.bas = l.Lire<std::uint32_t>();
    r.versions.emplace_back(n, l.Lire<std::int64_t>());
  }
  for (std::uint64_t i = 0; i < tombes && l.sain(); ++i) {
    const auto e = l.Lire<EmpreinteNumero>();
    r.tombes.emplace_hint(r.tombes.end(), e, l.Lire<std::int64_t>());
  }
  for (std::uint64_t i = 0; i < compteurs && l.sain(); ++i) {
    CaseDeCompteur c;
    c.fait = l.Lire<Fait>();
    c.mois = l.Lire<std::uint16_t>();
    c.mutation = l.Lire<std::uint8_t>() != 0;
    c.motif = l.Texte();
    c.commune = l.Texte();
    c.guichet = l.Texte();
    c.systeme = l.Texte();
    r.compteurs.emplace_hint(r.compteurs.end(), std::move(c), l.Lire<std::uint64_t>());
  }
  if (!l.fini()) return illisible();
  return r;
}

}  // namespace sne
