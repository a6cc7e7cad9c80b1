#include "bench/sne_bench/rapport.h"

#include <fmt/format.h>

namespace sne::bench {
namespace {

constexpr std::string_view kColonnes = "{:<36} {:>9} {:>8} {:>9} │ {:>8} {:>8} {:>8} {:>8} │ {:>8} {:>8} {:>8} {:>8}\n";

std::string Ms(double us) { return fmt::format("{:.3f}", us / 1000); }

// 2 800 000
std::string Milliers(std::uint64_t n) {
  std::string s = std::to_string(n);
  for (std::size_t i = s.size(); i > 3;) s.insert(i -= 3, " ");
  return s;
}

std::string Ligne(const Mesures& m, bool variante) {
  const Quantiles &c = m.client(), &s = m.serveur();
  const auto serveur = [&](double us) { return m.serveur_connu() ? Ms(us) : std::string("-"); };
  return fmt::format(fmt::runtime(kColonnes), (variante ? "  " : "") + m.nom(), m.requetes(), m.erreurs(),
                     fmt::format("{:.1f}", m.debit()), Ms(c.p50), Ms(c.p95), Ms(c.p99), Ms(c.max), serveur(s.p50),
                     serveur(s.p95), serveur(s.p99), serveur(s.max));
}

std::string JsonQuantiles(const Quantiles& q) {
  return fmt::format(R"({{"p50":{:.1f},"p95":{:.1f},"p99":{:.1f},"max":{:.1f}}})", q.p50, q.p95, q.p99, q.max);
}

std::string JsonQualite(const Qualite& q) {
  if (!q.connue()) return "null";
  return fmt::format(
      R"({{"comptees":{},"rappel":{:.5f},"identifiantes":{},"premier":{:.5f},"tolerantes_mediane":{:.0f}}})",
      q.comptees(), q.rappel(), q.identifiantes(), q.premier(), q.tolerantes());
}

std::string JsonMesures(const Mesures& m) {
  return fmt::format(
      R"("nom":{},"requetes":{},"erreurs":{},"debit":{:.2f},"client_us":{},"duree_us":{},"qualite":{},"premiere_erreur":{})",
      JsonTexte(m.nom()), m.requetes(), m.erreurs(), m.debit(), JsonQuantiles(m.client()),
      m.serveur_connu() ? JsonQuantiles(m.serveur()) : "null", JsonQualite(m.qualite()),
      m.premiere_erreur().empty() ? "null" : JsonTexte(m.premiere_erreur()));
}

constexpr std::string_view kColonnesQualite = "{:<36} {:>9} {:>9} {:>14} {:>14} {:>22}\n";

std::string LigneQualite(const Mesures& m, bool variante) {
  const Qualite& q = m.qualite();
  const auto part = [](double x, std::uint64_t n) { return n ? fmt::format("{:.1f} %", 100 * x) : std::string("-"); };
  return fmt::format(fmt::runtime(kColonnesQualite), (variante ? "  " : "") + m.nom(), q.comptees(),
                     part(q.rappel(), q.comptees()), q.identifiantes(), part(q.premier(), q.identifiantes()),
                     fmt::format("{:.0f}", q.tolerantes()));
}

}  // namespace

std::string TexteEntete(const Rapport& r) {
  const OptionsCharge& o = r.options;
  std::string charge = o.debit > 0 ? fmt::format("boucle ouverte, {}/s", o.debit) : "boucle fermée";
  charge += fmt::format(", {} connexion{}", o.connexions, o.connexions > 1 ? "s" : "");
  if (o.requetes > 0) charge += fmt::format(", {} requêtes", o.requetes);
  if (o.duree_s > 0) charge += fmt::format(", {} s", o.duree_s);
  return fmt::format(
             "serveur  {}, {} demandes, génération {}, date de référence {}\n"
             "machine  {}, {} cœurs, {:.1f} Gio, {}, occupation {:.2f} au départ\n"
             "charge   {} après {} de chauffe, graine {}, {}\n\n",
             r.url, Milliers(r.connaissance.total), r.connaissance.generation, r.connaissance.date_reference,
             r.machine.processeur, r.machine.coeurs, r.machine.memoire_gio, r.machine.noyau, r.machine.occupation,
             charge, o.chauffe, r.graine, r.date) +
         fmt::format("{:<65} │ {:<35} │ {}\n", "", "client, ms", "serveur (duree_us), ms") +
         fmt::format(fmt::runtime(kColonnes), "scénario", "requêtes", "erreurs", "débit/s", "p50", "p95", "p99", "max",
                     "p50", "p95", "p99", "max");
}

std::string TexteResultat(const Resultat& r) {
  std::string out;
  for (std::size_t i = 0; i < r.bilan.series.size(); ++i) out += Ligne(r.bilan.series[i], i > 0);
  if (r.bilan.series[0].qualite().connue()) {
    out += "\n" + fmt::format(fmt::runtime(kColonnesQualite), "jugement des réponses", "comptées", "rappel@10",
                              "identifiantes", "premier juste", "tolérantes (médiane)");
    for (std::size_t i = 0; i < r.bilan.series.size(); ++i) out += LigneQualite(r.bilan.series[i], i > 0);
  }
  if (!r.remarque.empty()) out += "    " + r.remarque + "\n";
  if (r.bilan.retard.max > 0)
    out += fmt::format("    envois en retard du fait de ce programme : p50 {} ms, p99 {} ms\n", Ms(r.bilan.retard.p50),
                       Ms(r.bilan.retard.p99));
  return out;
}

std::string EcrireJson(const Rapport& r, const std::vector<Resultat>& resultats, const std::vector<Verdict>& verdicts) {
  const OptionsCharge& o = r.options;
  std::string out = fmt::format(
      R"({{"date":{},"url":{},"machine":{{"processeur":{},"coeurs":{},"memoire_gio":{:.1f},"noyau":{},"occupation":{:.2f}}},)"
      R"("index":{{"demandes":{},"generation":{},"date_reference":{}}},)"
      R"("charge":{{"debit":{},"duree_s":{},"requetes":{},"connexions":{},"chauffe":{},"graine":{}}},"scenarios":[)",
      JsonTexte(r.date), JsonTexte(r.url), JsonTexte(r.machine.processeur), r.machine.coeurs, r.machine.memoire_gio,
      JsonTexte(r.machine.noyau), r.machine.occupation, r.connaissance.total, r.connaissance.generation,
      JsonTexte(r.connaissance.date_reference), o.debit > 0 ? fmt::format("{}", o.debit) : "null",
      o.duree_s > 0 ? fmt::format("{}", o.duree_s) : "null", o.requetes > 0 ? std::to_string(o.requetes) : "null",
      o.connexions, o.chauffe, r.graine);
  for (std::size_t i = 0; i < resultats.size(); ++i) {
    const auto& series = resultats[i].bilan.series;
    out += (i ? ",{" : "{") + JsonMesures(series[0]) + ",\"variantes\":[";
    for (std::size_t v = 1; v < series.size(); ++v) out += (v > 1 ? ",{" : "{") + JsonMesures(series[v]) + "}";
    out += fmt::format(R"(],"secondes":{:.3f},"remarque":{}}})", resultats[i].bilan.secondes,
                       resultats[i].remarque.empty() ? "null" : JsonTexte(resultats[i].remarque));
  }
  out += "],\"exigences\":[";
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    out +=
        fmt::format(R"({}{{"tenue":{},"phrase":{}}})", i ? "," : "", verdicts[i].tenue, JsonTexte(verdicts[i].phrase));
  }
  return out + "]}\n";
}

}  // namespace sne::bench
