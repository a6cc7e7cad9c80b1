#include "bench/sne_bench/exigence.h"

#include <fmt/format.h>

#include <charconv>

namespace sne::bench {
namespace {

bool DeQualite(std::string_view grandeur) {
  return grandeur == "rappel" || grandeur == "premier" || grandeur == "tolerantes";
}

}  // namespace

std::optional<Exigence> LireExigence(const std::string& texte) {
  Exigence e;
  e.texte = texte;
  std::string_view reste = texte;
  if (const std::size_t deux_points = reste.find(':'); deux_points != reste.npos) {
    e.serie = reste.substr(0, deux_points);
    reste.remove_prefix(deux_points + 1);
  }
  const std::size_t signe = reste.find_first_of("<>");
  if (signe == reste.npos) return std::nullopt;
  e.grandeur = reste.substr(0, signe);
  reste.remove_prefix(signe);
  const std::size_t long_signe = reste.size() > 1 && reste[1] == '=' ? 2 : 1;
  e.comparateur = reste.substr(0, long_signe);
  reste.remove_prefix(long_signe);
  const bool nombre = e.grandeur == "debit" || DeQualite(e.grandeur);
  if (!nombre && e.grandeur != "p50" && e.grandeur != "p95" && e.grandeur != "p99" && e.grandeur != "max")
    return std::nullopt;

  const auto lu = std::from_chars(reste.data(), reste.data() + reste.size(), e.borne);
  if (lu.ec != std::errc() || e.borne < 0) return std::nullopt;
  reste.remove_prefix(static_cast<std::size_t>(lu.ptr - reste.data()));
  const std::size_t arobase = std::min(reste.find('@'), reste.size());
  const std::string_view unite = reste.substr(0, arobase), horloge = reste.substr(arobase);
  if (horloge == "@serveur") {
    e.serveur = true;
  } else if (!horloge.empty() && horloge != "@client") {
    return std::nullopt;
  }
  if (nombre) return unite.empty() && horloge.empty() ? std::optional(e) : std::nullopt;
  if (unite == "s") {
    e.borne *= 1e6;
  } else if (unite == "ms" || unite.empty()) {
    e.borne *= 1e3;
  } else if (unite != "us" && unite != "µs") {
    return std::nullopt;
  }
  return e;
}

std::optional<Verdict> Juger(const Exigence& e, const Mesures& m, bool principale) {
  if (e.serie.empty() ? !principale : e.serie != m.nom()) return std::nullopt;
  if (e.serveur && !m.serveur_connu())
    return Verdict{false, fmt::format("{} : {} : le serveur ne dit pas sa durée", m.nom(), e.texte)};
  if (m.requetes() == m.erreurs())
    return Verdict{false, fmt::format("{} : {} : aucune réponse juste", m.nom(), e.texte)};
  if (DeQualite(e.grandeur) && !m.qualite().connue()) {
    if (e.serie.empty()) return std::nullopt;
    return Verdict{false, fmt::format("{} : {} : ses réponses ne sont pas jugées", m.nom(), e.texte)};
  }
  const Quantiles& q = e.serveur ? m.serveur() : m.client();
  double mesure = m.debit();
  if (e.grandeur == "p50") mesure = q.p50;
  if (e.grandeur == "p95") mesure = q.p95;
  if (e.grandeur == "p99") mesure = q.p99;
  if (e.grandeur == "max") mesure = q.max;
  if (e.grandeur == "rappel") mesure = m.qualite().rappel();
  if (e.grandeur == "premier") mesure = m.qualite().premier();
  if (e.grandeur == "tolerantes") mesure = m.qualite().tolerantes();
  Verdict v;
  if (e.comparateur == "<=") v.tenue = mesure <= e.borne;
  if (e.comparateur == "<") v.tenue = mesure < e.borne;
  if (e.comparateur == ">=") v.tenue = mesure >= e.borne;
  if (e.comparateur == ">") v.tenue = mesure > e.borne;
  const std::string trouve = e.grandeur == "debit"   ? fmt::format("{:.0f}/s", mesure)
                             : DeQualite(e.grandeur) ? fmt::format("{:.4g}", mesure)
                                                     : fmt::format("{:.3f} ms", mesure / 1000);
  v.phrase = fmt::format("{} : {} : {} (mesuré : {})", m.nom(), e.texte, v.tenue ? "tenu" : "NON TENU", trouve);
  return v;
}

}  // namespace sne::bench
