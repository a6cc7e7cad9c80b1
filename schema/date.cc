#include "schema/date.h"

#include <algorithm>
#include <ctime>

namespace sne {
namespace {

namespace ch = std::chrono;

bool Chiffres(std::string_view texte, int& valeur) {
  valeur = 0;
  for (char c : texte) {
    if (c < '0' || c > '9') return false;
    valeur = valeur * 10 + (c - '0');
  }
  return true;
}

void DeuxChiffres(int valeur, char* out) {
  out[0] = static_cast<char>('0' + valeur / 10);
  out[1] = static_cast<char>('0' + valeur % 10);
}

}  // namespace

Jour JourDe(int annee, int mois, int jour) {
  const ch::year_month_day ymd{ch::year{annee}, ch::month{static_cast<unsigned>(mois)},
                               ch::day{static_cast<unsigned>(jour)}};
  return static_cast<Jour>(ch::sys_days{ymd}.time_since_epoch().count());
}

Calendrier CalendrierDe(Jour jour) {
  const ch::year_month_day ymd{ch::sys_days{ch::days{jour}}};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

int JoursDuMois(int annee, int mois) {
  static constexpr int kJours[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return mois == 2 && ch::year{annee}.is_leap() ? 29 : kJours[mois - 1];
}

std::optional<Jour> LireDate(std::string_view texte) {
  int annee = 0, mois = 0, jour = 0;
  if (texte.size() != 10 || texte[4] != '-' || texte[7] != '-' || !Chiffres(texte.substr(0, 4), annee) ||
      !Chiffres(texte.substr(5, 2), mois) || !Chiffres(texte.substr(8, 2), jour)) {
    return std::nullopt;
  }
  if (annee < 1800 || annee > 2199 || mois < 1 || mois > 12 || jour < 1 || jour > JoursDuMois(annee, mois)) {
    return std::nullopt;
  }
  return JourDe(annee, mois, jour);
}

void AjouterDate(Jour jour, std::string& out) {
  const Calendrier c = CalendrierDe(jour);
  char texte[10] = {0, 0, 0, 0, '-', 0, 0, '-', 0, 0};
  DeuxChiffres(c.annee / 100, texte);
  DeuxChiffres(c.annee % 100, texte + 2);
  DeuxChiffres(c.mois, texte + 5);
  DeuxChiffres(c.jour, texte + 8);
  out.append(texte, sizeof texte);
}

std::string EcrireDate(Jour jour) {
  std::string out;
  AjouterDate(jour, out);
  return out;
}

Jour PlusMois(Jour jour, int mois) {
  const Calendrier c = CalendrierDe(jour);
  const int rang = c.annee * 12 + (c.mois - 1) + mois;
  const int annee = rang >= 0 ? rang / 12 : (rang - 11) / 12;
  const int m = rang - annee * 12 + 1;
  return JourDe(annee, m, std::min(c.jour, JoursDuMois(annee, m)));
}

int MoisComplets(Jour debut, Jour fin) {
  if (fin <= debut) return 0;
  const Calendrier a = CalendrierDe(debut), b = CalendrierDe(fin);
  const int mois = (b.annee - a.annee) * 12 + (b.mois - a.mois);
  const int echeance = std::min(a.jour, JoursDuMois(b.annee, b.mois));  // the 31st becomes the last day
  return b.jour >= echeance ? mois : mois - 1;
}

int AnneesCompletes(Jour debut, Jour fin) { return MoisComplets(debut, fin) / 12; }

std::int64_t HeureDeParis(ch::sys_seconds instant) {
  // glibc reads the zone from TZ only; a private copy of the rule avoids touching the process's environment:
  // summer time from the last Sunday of March to the last Sunday of October, both at 01:00 UTC.
  const ch::year annee = ch::year_month_day{ch::floor<ch::days>(instant)}.year();
  const auto debut = ch::sys_days{annee / ch::March / ch::Sunday[ch::last]} + ch::hours{1};
  const auto fin = ch::sys_days{annee / ch::October / ch::Sunday[ch::last]} + ch::hours{1};
  const auto decalage = instant >= debut && instant < fin ? ch::hours{2} : ch::hours{1};
  return (instant + decalage).time_since_epoch().count();
}

Jour JourDeParis(ch::sys_seconds instant) { return ch::floor<ch::days>(ch::seconds{HeureDeParis(instant)}).count(); }

Jour AujourdhuiParis() { return JourDeParis(ch::floor<ch::seconds>(ch::system_clock::now())); }

}  // namespace sne
