#include "schema/numero_unique.h"

namespace sne {
namespace {

constexpr std::uint64_t kDix10 = 10'000'000'000ull;

int Base36(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return -1;
}
char Lettre36(std::uint64_t v) { return static_cast<char>(v < 10 ? '0' + v : 'A' + (v - 10)); }
bool Chiffre(char c) { return c >= '0' && c <= '9'; }

// 001-095 without 020 (Corsica: 02A, 02B), 971-974 and 976, 111 for Île-de-France.
bool Territoire(std::string_view t) {
  if (t == "111" || t == "02A" || t == "02B") return true;
  if (t[0] == '9') return t[1] == '7' && t[2] >= '1' && t[2] <= '6' && t[2] != '5';
  if (t[0] != '0' || !Chiffre(t[1]) || !Chiffre(t[2])) return false;
  const int departement = (t[1] - '0') * 10 + (t[2] - '0');
  return departement >= 1 && departement <= 95 && departement != 20;
}

}  // namespace

std::optional<NumeroUnique> LireNumeroUnique(std::string_view texte) {
  if (texte.size() != 18 || !Territoire(texte.substr(0, 3))) return std::nullopt;
  for (char c : texte.substr(3, 10)) {
    if (!Chiffre(c)) return std::nullopt;
  }
  const int mois = (texte[3] - '0') * 10 + (texte[4] - '0');
  if (mois < 1 || mois > 12) return std::nullopt;
  NumeroUnique n;
  for (char c : texte.substr(0, 3)) n.haut = n.haut * 36 + static_cast<std::uint64_t>(Base36(c));
  for (char c : texte.substr(3, 10)) n.haut = n.haut * 10 + static_cast<std::uint64_t>(c - '0');
  for (char c : texte.substr(13)) {
    if (Base36(c) < 0) return std::nullopt;
    n.bas = n.bas * 36 + static_cast<std::uint32_t>(Base36(c));
  }
  return n;
}

void AjouterNumeroUnique(NumeroUnique n, std::string& out) {
  char texte[18];
  std::uint64_t territoire = n.haut / kDix10, suite = n.haut % kDix10;
  std::uint32_t guichet = n.bas;
  for (int i = 17; i >= 13; --i, guichet /= 36) texte[i] = Lettre36(guichet % 36);
  for (int i = 12; i >= 3; --i, suite /= 10) texte[i] = static_cast<char>('0' + suite % 10);
  for (int i = 2; i >= 0; --i, territoire /= 36) texte[i] = Lettre36(territoire % 36);
  out.append(texte, sizeof texte);
}

std::string EcrireNumeroUnique(NumeroUnique n) {
  std::string out;
  AjouterNumeroUnique(n, out);
  return out;
}

std::string NormaliserNumeroUnique(std::string_view saisie) {
  std::string out;
  for (std::size_t i = 0; i < saisie.size(); ++i) {
    const char c = saisie[i];
    if (c == ' ' || c == '\t') continue;
    if (c == '\xC2' && i + 1 < saisie.size() && saisie[i + 1] == '\xA0') {  // no-break space, as copied from a document
      ++i;
      continue;
    }
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return out;
}

std::optional<Intervalle> IntervalleNumeroUnique(std::string_view debut) {
  if (debut.size() < 3 || debut.size() > 18 || !Territoire(debut.substr(0, 3))) return std::nullopt;
  const std::string_view mois = debut.substr(3, 2);
  if (!mois.empty() && mois[0] != '0' && mois[0] != '1') return std::nullopt;
  if (mois.size() == 2 && (mois == "00" || mois > "12")) return std::nullopt;
  Intervalle r;
  for (char c : debut.substr(0, 3)) r.premier.haut = r.premier.haut * 36 + static_cast<std::uint64_t>(Base36(c));
  r.dernier.haut = r.premier.haut;
  for (std::size_t i = 3; i < 13; ++i) {
    if (i < debut.size() && !Chiffre(debut[i])) return std::nullopt;
    r.premier.haut = r.premier.haut * 10 + (i < debut.size() ? static_cast<std::uint64_t>(debut[i] - '0') : 0);
    r.dernier.haut = r.dernier.haut * 10 + (i < debut.size() ? static_cast<std::uint64_t>(debut[i] - '0') : 9);
  }
  for (std::size_t i = 13; i < 18; ++i) {
    if (i < debut.size() && Base36(debut[i]) < 0) return std::nullopt;
    r.premier.bas = r.premier.bas * 36 + (i < debut.size() ? static_cast<std::uint32_t>(Base36(debut[i])) : 0);
    r.dernier.bas = r.dernier.bas * 36 + (i < debut.size() ? static_cast<std::uint32_t>(Base36(debut[i])) : 35);
  }
  return r;
}

}  // namespace sne
