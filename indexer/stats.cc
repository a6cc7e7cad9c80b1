#include "indexer/stats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "indexer/fonds.h"
#include "schema/index_format.h"
#include "schema/index_ouvert.h"

namespace sne {
namespace {

std::uint64_t Octets(const ScalarColumn& s) {
  using Forme = ScalarColumn::Forme;
  const std::uint64_t valeurs = s.valeurs ? s.max_code * sizeof *s.valeurs : 0;
  if (s.forme == Forme::kDense) return OctetsDesCodes(s.n, s.bits) + valeurs;
  if (s.forme == Forme::kCreuse) return OctetsDesCodes(s.non_nuls, s.bits) + s.non_nuls * 2ull + valeurs;
  return 0;
}

std::uint64_t Octets(const Offsets& o) {
  return o.n == 0 ? 0 : (o.n + 1ull) * o.octets + ((o.n >> o.shift) + 1) * 4ull;
}

std::uint64_t Octets(const Column& c, std::uint32_t rows) {
  std::uint64_t n = Octets(c.scalaire) + Octets(c.elements) + Octets(c.texte.offsets) + Octets(c.texte.rangs);
  n += c.texte.taille;
  for (const Postings::Entry& e : c.postings.entrees) {
    const bool sans_donnees = e.nombre == rows || (e.nombre >= Postings::kListMax && e.ou == Postings::kReste);
    n += sizeof e + (sans_donnees ? 0 : e.nombre < Postings::kListMax ? e.nombre * 2ull : kBlockRows / 8);
  }
  if (c.cles_tri) n += c.texte.offsets.n * 8ull;
  return n + Octets(c.hachages.paniers) + c.hachages.paniers.total * 3ull;
}

// One line a month, what has no date first.
std::string TexteDesCompteurs(const Compteurs& compteurs) {
  static constexpr std::array<const char*, 5> kFaits = {"creees", "renouvelees", "radiees", "attribuees", "supprimees"};
  std::map<std::uint16_t, std::array<std::uint64_t, kFaits.size()>> par_mois;
  for (const auto& [c, nombre] : compteurs) par_mois[c.mois][static_cast<std::size_t>(c.fait) - 1] += nombre;
  std::string out = "compteurs, par mois depuis le premier jour de l'index\n";
  out += fmt::format("{:<9}", "mois");
  for (const char* fait : kFaits) out += fmt::format("{:>12}", fait);
  out += '\n';
  for (const auto& [mois, nombres] : par_mois) {
    out += mois == 0 ? fmt::format("{:<9}", "sans")
                     : fmt::format("{:04}-{:02}  ", 1970 + (mois - 1) / 12, (mois - 1) % 12 + 1);
    for (const std::uint64_t n : nombres) out += fmt::format("{:>12}", n);
    out += '\n';
  }
  return out + '\n';
}

// Territories that have grids, on the reference date.
Result<std::string> TexteDesGrilles(Env& env, const IndexOuvert& index) {
  Grilles grilles = *index.grilles;
  auto lu = LireJournal(env, CheminJournal(index.repertoire), index.etat.generation,
                        [&](std::uint64_t, const Enregistrement& e) -> Outcome {
                          if (e.genre != Genre::kGrilles) return {};
                          auto g = LireGrillesDeTerritoire(e.json);
                          if (!g) return tl::unexpected(g.error());
                          grilles[e.numero_unique] = std::make_shared<const GrillesDeTerritoire>(std::move(*g));
                          return {};
                        });
  if (!lu) return tl::unexpected(lu.error());
  const Jour jour = index.etat.date_reference.value_or(AujourdhuiParis());
  const auto avec = [&](auto&& quoi) {
    return std::count_if(grilles.begin(), grilles.end(), [&](const auto& g) { return quoi(*g.second) != nullptr; });
  };
  return fmt::format("grilles         {} territoires, {} en vigueur, {} en brouillon\n", grilles.size(),
                     avec([&](const GrillesDeTerritoire& g) { return g.EnVigueur(jour); }),
                     avec([](const GrillesDeTerritoire& g) { return g.Brouillon(); }));
}

}  // namespace

Result<Compteurs> RecompterJournal(Env& env, const std::string& index) {
  auto scelle = Scelle::Ouvrir(env, index, {});  // without the key: versions of deleted numbers do not matter here
  if (!scelle) return tl::unexpected(scelle.error());
  Fonds fonds(*scelle);
  const LecteurDeCompteurs lecteur(*fonds.catalogue());
  const auto voir = [&](NumeroUnique numero) -> Result<std::optional<VuDuCompteur>> {
    const Fonds::Place place = fonds.Trouver(numero);
    if (!place.existe()) return std::nullopt;
    Demande d;
    SNE_TRY(fonds.LireChamps(place, lecteur.champs(), d));
    return lecteur.Voir(d);
  };
  const auto compter = [&](std::uint64_t position, const Enregistrement& e) -> Outcome {
    if (e.genre == Genre::kGrilles) return {};
    const auto numero = LireNumeroUnique(e.numero_unique);
    if (!numero)
      return Fail(Code::kCorrupt, "journal : numéro unique illisible à la position " + std::to_string(position));
    if (e.genre == Genre::kVersion) {
      fonds.Appliquer(position, *numero, e.genre, e.version, {});
      return {};
    }
    auto avant = voir(*numero);
    if (!avant) return tl::unexpected(avant.error());
    fonds.Appliquer(position, *numero, e.genre, e.version, e.json);
    auto apres = voir(*numero);
    if (!apres) return tl::unexpected(apres.error());
    Compter(*avant, *apres, fonds.compteurs());
    return {};
  };
  auto lu = LireJournal(env, CheminJournal(index), (*scelle)->index().etat.generation, compter);
  if (!lu) return tl::unexpected(lu.error());
  return fonds.arrivees().compteurs;
}

Result<std::string> Statistiques(Env& env, const std::string& repertoire) {
  auto index = IndexOuvert::Ouvrir(env, repertoire);
  if (!index) return tl::unexpected(index.error());
  const Etat& etat = index->etat;
  std::uint64_t blocs = 0, octets_blocs = 0, noms = 0, textes = 0, mots_des_lignes = 0, voisins = 0;
  for (const SegmentOuvert& s : index->segments) {
    blocs += s.blocs.size();
    for (const auto& bloc : s.blocs) octets_blocs += bloc->octets().size();
    noms += s.dictionnaires.noms->octets().size();
    textes += s.dictionnaires.textes->octets().size();
    mots_des_lignes += s.dictionnaires.mots_des_lignes->octets().size();
    voisins += s.dictionnaires.voisins->octets().size();
  }
  std::string out = fmt::format(
      "index           {}\nformat          {}\ncatalogue       {} ({} champs)\ngénération      {}\nréférence       {}\n"
      "lignes          {}\nmortes          {}\nsegments        {}\nblocs           {}\n",
      index->build, etat.format, index->catalogue->version(), index->catalogue->fields().size(), etat.generation,
      etat.date_reference ? EcrireDate(*etat.date_reference) : "jour courant", etat.lignes(), etat.morts.size(),
      etat.segments.size(), blocs);
  auto grilles = TexteDesGrilles(env, *index);
  if (!grilles) return tl::unexpected(grilles.error());
  auto compteurs = RecompterJournal(env, repertoire);
  if (!compteurs) return tl::unexpected(compteurs.error());
  out += *grilles + '\n' + TexteDesCompteurs(*compteurs);
  out += fmt::format(
      "octets, blocs   {}\noctets, noms    {} (lexique), {} (mots des lignes), {} (mots voisins)\noctets, textes  "
      "{}\n\n"
      "octets par champ (postings, clés et textes compris)\n",
      octets_blocs, noms, mots_des_lignes, voisins, textes);
  std::map<FieldId, std::uint64_t> par_champ;
  for (const SegmentOuvert& s : index->segments) {
    for (const auto& bloc : s.blocs) {
      for (const Field& f : index->catalogue->fields()) par_champ[f.id] += Octets(bloc->column(f.id), bloc->rows());
    }
  }
  if (*index->alarme) return Fail(Code::kCorrupt, index->build + " : octets altérés ; voyez sne-indexer verify");
  std::vector<std::pair<std::uint64_t, FieldId>> ordre;
  ordre.reserve(par_champ.size());
  for (const auto& [champ, octets] : par_champ) ordre.emplace_back(octets, champ);
  std::sort(ordre.rbegin(), ordre.rend());
  const double lignes = std::max<double>(1, static_cast<double>(etat.lignes()));
  for (const auto& [octets, champ] : ordre) {
    if (octets)
      out += fmt::format("{:>12}  {:>7.2f}/ligne  {}\n", octets, static_cast<double>(octets) / lignes,
                         index->catalogue->field(champ).champ);
  }
  return out;
}

}  // namespace sne
