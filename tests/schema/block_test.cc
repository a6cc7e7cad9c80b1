// Blocks: what goes in comes out, the same bytes each time, and damaged ones are refused, never read.
#include "schema/block/block.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <xxhash.h>

#include <cstring>
#include <filesystem>
#include <random>

#include "schema/block/builder.h"
#include "schema/block/format.h"
#include "schema/block/identifiants.h"
#include "schema/collation.h"
#include "tests/schema/exemple.h"
#include "tests/schema/hasard.h"

namespace sne::testing {
namespace {

constexpr Jour kJour = 18'808;  // 2021-06-30

std::vector<Demande> AuHasard(std::size_t n, std::uint32_t graine) {
  std::mt19937 rng(graine);
  const Catalogue& c = *CatalogueDeTest();
  std::vector<Demande> demandes;
  for (std::size_t i = 0; i < n; ++i) {
    Demande d = DemandeAuHasard(c, rng);
    std::string suite = std::to_string(100'000 + (i * 7919) % 900'000);
    d.valeurs[c.field(c.FindKey("numero_unique")).slot] = "0691119" + suite + "G0214";
    d.version = 1 + static_cast<std::int64_t>(rng() % 3);
    demandes.push_back(std::move(d));
  }
  return demandes;
}

std::string Octets(const std::vector<Demande>& demandes) {
  BlockBuilder builder(*CatalogueDeTest());
  for (const Demande& d : demandes) builder.Add(d);
  return builder.Finish(kJour);
}

Result<std::shared_ptr<const Block>> Ouvrir(std::string octets) {
  return Block::FromBytes(std::make_shared<const std::string>(std::move(octets)), *CatalogueDeTest());
}

// Refused when opened, or by Verify.
bool Refuse(std::string octets) {
  auto bloc = Ouvrir(std::move(octets));
  return !bloc || !(*bloc)->Verify();
}

TEST(Block, RelitCeQuiYEntre) {
  for (const std::size_t n : {1u, 2u, 63u, 64u, 65u, 300u}) {
    SCOPED_TRACE(::testing::Message() << n << " lignes, graine " << n);
    const auto demandes = AuHasard(n, static_cast<std::uint32_t>(n));
    auto bloc = Ouvrir(Octets(demandes));
    ASSERT_TRUE(bloc) << bloc.error().message();
    EXPECT_TRUE((*bloc)->Verify());
    ASSERT_EQ((*bloc)->rows(), n);
    EXPECT_EQ((*bloc)->jour(), kJour);
    TextReader textes;
    Demande lue;
    for (std::uint32_t row = 0; row < n; ++row) {
      ReadRow(*CatalogueDeTest(), **bloc, row, textes, lue);
      EXPECT_EQ(lue.version, demandes[row].version);
      for (const FieldId id : CatalogueDeTest()->racines()) {
        const Field& f = CatalogueDeTest()->field(id);
        EXPECT_TRUE(lue.valeurs[f.slot] == demandes[row].valeurs[f.slot]) << "ligne " << row << ", " << f.champ;
      }
      const auto [premier, dernier] = (*bloc)->FindNumeros((*bloc)->numero(row), (*bloc)->numero(row));
      ASSERT_EQ(dernier - premier, 1u);
      EXPECT_EQ((*bloc)->rows_by_numero()[premier], row);
    }
    if (::testing::Test::HasFailure()) return;
  }
}

// Names that sort: each once, in alphabetical order, with ascending keys; ranks lead back to the names.
TEST(Block, NomsParRangAlphabetique) {
  const Catalogue& c = *CatalogueDeTest();
  auto demandes = AuHasard(7, 11);
  const char* noms[] = {"Éluard", "ELUARD", "", "Zola", "de La Fontaine", "Éluard", "Aragon"};
  const FieldId nom = c.Find("nom");
  for (std::size_t i = 0; i < 7; ++i) demandes[i].valeurs[c.field(nom).slot] = std::string(noms[i]);
  auto bloc = Ouvrir(Octets(demandes));
  ASSERT_TRUE(bloc) << bloc.error().message();
  const Column& colonne = (*bloc)->column(nom);
  ASSERT_TRUE(colonne.texte.par_rang);
  ASSERT_EQ(colonne.texte.offsets.n, 5u);
  std::vector<std::string> ordre;
  for (std::uint32_t i = 0; i < 5; ++i) {
    const std::uint32_t debut = colonne.texte.offsets.Begin(i);
    ordre.emplace_back(colonne.texte.octets + debut, colonne.texte.offsets.End(i) - debut);
    EXPECT_EQ(colonne.cles_tri[i], CollationPrefix(ordre.back()));
    EXPECT_LE(colonne.cles_tri[i == 0 ? 0 : i - 1], colonne.cles_tri[i]);
  }
  EXPECT_EQ(ordre, (std::vector<std::string>{"Aragon", "de La Fontaine", "ELUARD", "Éluard", "Zola"}));
  for (std::uint32_t row = 0; row < 7; ++row) EXPECT_EQ(colonne.texte.Raw(row), noms[row]);
  EXPECT_FALSE(colonne.texte.Present(2));
}

// Identifiers lead to the row that holds them, those of a group to the row that owns the element; others lead to few.
TEST(Block, IdentifiantsParHachage) {
  const Catalogue& c = *CatalogueDeTest();
  const FieldId email = c.Find("email"), codemandeur = c.Find("codemandeur_email");
  for (const std::size_t n : {1u, 4u, 5u, 40u, 3'000u}) {
    SCOPED_TRACE(::testing::Message() << n << " lignes");
    auto demandes = AuHasard(n, 12);
    for (std::size_t i = 0; i < n; ++i) demandes[i].valeurs[c.field(email).slot] = "a" + std::to_string(i) + "@b.fr";
    auto bloc = Ouvrir(Octets(demandes));
    ASSERT_TRUE(bloc) << bloc.error().message();
    const auto lignes = [&](FieldId champ, std::string_view texte) {
      std::vector<RowInBlock> rows;
      (*bloc)->column(champ).hachages.Candidats(HashIdentifiant(texte), [&](RowInBlock r) { rows.push_back(r); });
      return rows;
    };
    std::size_t elements = 0;
    for (std::size_t row = 0; row < n; ++row) {
      const auto trouvees = lignes(email, Str(demandes[row].valeurs[c.field(email).slot]));
      EXPECT_EQ(std::count(trouvees.begin(), trouvees.end(), row), 1);
      for (const Record& r : Elements(demandes[row].valeurs[c.field(c.field(codemandeur).parent).slot])) {
        const std::string_view t = Str(r.valeurs[c.field(codemandeur).slot]);
        if (t.empty()) continue;
        ++elements;
        const auto du_groupe = lignes(codemandeur, t);
        EXPECT_EQ(std::count(du_groupe.begin(), du_groupe.end(), row), 1);
      }
    }
    EXPECT_TRUE(n < 40 || elements > 0);
    std::size_t autres = 0;
    for (int i = 0; i < 1000; ++i) autres += lignes(email, "x" + std::to_string(i) + "@y.fr").size();
    EXPECT_LT(autres, 40u) << "4 par panier au plus, une empreinte sur 256";
  }
}

// A chunk may refer to the dictionary of its column, which chunks of random texts do without.
TEST(Block, DictionnaireDesTextes) {
  const Catalogue& c = *CatalogueDeTest();
  const FieldId texte = c.Find("complement_demande"), courrier = c.Find("adresse_courrier");
  auto demandes = AuHasard(4'000, 21);
  std::mt19937 rng(21);
  for (auto& d : demandes) {
    d.valeurs[c.field(texte).slot] =
        "Phrase qui revient souvent, numéro " + std::to_string(rng() % 100) + ", puis " + std::to_string(rng());
    std::string suite;
    for (int i = 0; i < 30; ++i) suite += static_cast<char>('a' + rng() % 26);
    d.valeurs[c.field(courrier).slot] = suite;
  }
  auto bloc = Ouvrir(Octets(demandes));
  ASSERT_TRUE(bloc) << bloc.error().message();
  const TextColumn& t = (*bloc)->column(texte).texte;
  ASSERT_TRUE(t.compresse);
  EXPECT_GT(t.morceaux[0], 0u);
  ASSERT_TRUE((*bloc)->column(courrier).texte.compresse);
  EXPECT_EQ((*bloc)->column(courrier).texte.morceaux[0], 0u);
  EXPECT_FALSE((*bloc)->column(c.Find("email")).texte.compresse)
      << "identifiers that may be shown are stored as they are";
  TextReader textes;
  for (std::uint32_t row = 0; row < demandes.size(); row += 61) {
    EXPECT_EQ(textes.Read(t, row), Str(demandes[row].valeurs[c.field(texte).slot]));
    EXPECT_EQ(textes.Read((*bloc)->column(courrier).texte, row), Str(demandes[row].valeurs[c.field(courrier).slot]));
  }
}

// Where each row has one value, what more than half of them have is not stored: it is what the others leave.
TEST(Block, LaMajoriteSansDonnees) {
  const Catalogue& c = *CatalogueDeTest();
  const Field& dalo = c.field(c.Find("dalo"));
  ASSERT_TRUE(dalo.Partitions());
  auto demandes = AuHasard(5'000, 22);
  std::mt19937 rng(22);
  std::uint32_t oui = 0;
  for (auto& d : demandes) {
    const bool vrai = rng() % 3 == 0;
    oui += vrai;
    d.valeurs[dalo.slot] = Value(std::int64_t{vrai ? 2 : 1});
  }
  auto bloc = Ouvrir(Octets(demandes));
  ASSERT_TRUE(bloc) << bloc.error().message();
  const Postings& p = (*bloc)->column(dalo.id).postings;
  ASSERT_EQ(p.entrees.size(), 2u);
  EXPECT_EQ(p.Find(1)->ou, Postings::kReste);
  EXPECT_EQ(p.Find(1)->nombre, 5'000 - oui);
  ASSERT_NE(p.Find(2)->ou, Postings::kReste);
  for (std::uint32_t row = 0; row < 5'000; ++row) {
    EXPECT_EQ(p.Bits(*p.Find(2))[row / 64] >> (row % 64) & 1,
              IntOr(demandes[row].valeurs[dalo.slot], 0) == 2 ? 1u : 0u);
  }
}

TEST(Bits, ToutesLargeurs) {
  std::mt19937_64 rng(23);
  for (unsigned bits = 1; bits <= 64; bits += bits == 32 ? 32 : 1) {
    ASSERT_TRUE(LargeurDeCode(bits));
    std::vector<std::uint64_t> codes(131);
    for (auto& code : codes) code = rng() >> (64 - bits);
    std::string octets = EnBits(codes, bits);
    ASSERT_EQ(octets.size(), OctetsDesCodes(codes.size(), bits));
    octets.resize(octets.size() + kMargeDesCodes, '\xFF');
    ScalarColumn c;
    c.bits = static_cast<std::uint8_t>(bits);
    c.codes = octets.data();
    for (std::uint32_t i = 0; i < codes.size(); ++i) ASSERT_EQ(c.CodeAt(i), codes[i]) << bits << " bits, " << i;
  }
  EXPECT_FALSE(LargeurDeCode(0));
  EXPECT_FALSE(LargeurDeCode(33));
  EXPECT_FALSE(LargeurDeCode(65));
}

// Rests of one byte and of two, in groups of rows of every size.
TEST(Block, DebutsLargesEtEtroits) {
  const Catalogue& c = *CatalogueDeTest();
  const Field& texte = c.field(c.Find("complement_demande"));
  for (const std::size_t longueur : {1u, 3u, 7u, 15u, 31u, 32u, 300u, 9'000u}) {
    auto demandes = AuHasard(150, 13);
    for (std::size_t i = 0; i < demandes.size(); ++i)
      demandes[i].valeurs[texte.slot] =
          std::string(longueur - i % 2, static_cast<char>('a' + i % 26)) + std::to_string(i);
    auto bloc = Ouvrir(Octets(demandes));
    ASSERT_TRUE(bloc) << bloc.error().message();
    TextReader textes;
    for (std::uint32_t row = 0; row < demandes.size(); ++row) {
      EXPECT_EQ(textes.Read((*bloc)->column(texte.id).texte, row), Str(demandes[row].valeurs[texte.slot]));
    }
  }
}

// Rows read in any order give the same texts: chunks are decompressed one at a time.
TEST(Block, RelitDansToutOrdre) {
  const auto demandes = AuHasard(200, 5);
  auto bloc = Ouvrir(Octets(demandes));
  ASSERT_TRUE(bloc) << bloc.error().message();
  std::mt19937 rng(6);
  TextReader textes;
  Demande lue;
  for (int i = 0; i < 500; ++i) {
    const std::uint32_t row = rng() % 200;
    ReadRow(*CatalogueDeTest(), **bloc, row, textes, lue);
    ASSERT_TRUE(lue == demandes[row]) << row;
  }
}

TEST(Block, LesMemesOctetsChaqueFois) {
  const auto demandes = AuHasard(100, 7);
  BlockBuilder builder(*CatalogueDeTest());
  std::string fois[2];
  for (std::string& octets : fois) {  // and the builder is empty again after Finish
    for (const Demande& d : demandes) builder.Add(d);
    octets = builder.Finish(kJour);
    EXPECT_EQ(builder.rows(), 0u);
  }
  EXPECT_TRUE(fois[0] == fois[1]);
  EXPECT_TRUE(fois[0] == Octets(demandes));
}

TEST(Block, ColonnesDUnAutreJour) {
  const Catalogue& c = *CatalogueDeTest();
  std::vector<Demande> demandes;
  for (const char* naissance : {"1984-03-12", "2000-01-01"}) {
    Demande d = Lire(ExempleAvec(std::string("{\"date_naissance\":\"") + naissance + "\"}"));
    Calculer(d, "2021-06-30");
    demandes.push_back(d);
  }
  auto base = Ouvrir(Octets(demandes));
  ASSERT_TRUE(base) << base.error().message();
  const auto& champs = CalculateurDeTest().champs_du_jour();
  BlockBuilder builder(c, champs);
  for (Demande& d : demandes) {
    CalculateurDeTest().CalculerDuJour(d, kJour + 3650);
    builder.Add(d);
  }
  auto jour = Ouvrir(builder.Finish(kJour + 3650));
  ASSERT_TRUE(jour) << jour.error().message();
  const auto bloc = Block::WithDayColumns(*base, *jour, champs);
  EXPECT_EQ(bloc->jour(), kJour + 3650);
  TextReader textes;
  Demande lue;
  for (std::uint32_t row = 0; row < 2; ++row) {
    ReadRow(c, *bloc, row, textes, lue);
    for (const FieldId id : c.racines()) {
      const Field& f = c.field(id);
      if (f.type == Type::kNir) continue;  // never kept
      EXPECT_TRUE(lue.valeurs[f.slot] == demandes[row].valeurs[f.slot]) << f.champ;
    }
  }
}

// ---- damage

TEST(BlockAltere, ChaqueOctetDeLEntete) {
  const std::string sain = Octets(AuHasard(3, 11));
  for (std::size_t i = 0; i < sizeof(format::Entete); ++i) {
    for (const int masque : {0x01, 0x80, 0xFF}) {
      std::string octets = sain;
      octets[i] = static_cast<char>(octets[i] ^ masque);
      EXPECT_FALSE(Ouvrir(std::move(octets)).has_value()) << "octet " << i;
    }
  }
}

TEST(BlockAltere, ChaqueOctetDuRepertoire) {
  const std::string sain = Octets(AuHasard(3, 12));
  format::Entete e;
  std::memcpy(&e, sain.data(), sizeof e);
  ASSERT_LT(e.repertoire, sain.size());
  std::mt19937 rng(12);
  auto partage = std::make_shared<std::string>(sain);
  for (std::size_t i = e.repertoire; i < sain.size(); ++i) {
    const char avant = (*partage)[i];
    (*partage)[i] = static_cast<char>(avant ^ (1 << rng() % 8));
    ASSERT_FALSE(Block::FromBytes(partage, *CatalogueDeTest()).has_value()) << "octet " << i;
    (*partage)[i] = avant;
  }
  EXPECT_TRUE(Block::FromBytes(partage, *CatalogueDeTest()).has_value());
}

// A directory that lies under right sums: whatever it says, opening looks at nothing outside the block (sanitizers),
// and what it counts must agree with the rows.
TEST(BlockAltere, RepertoireMensonger) {
  const std::string sain = Octets(AuHasard(20, 18));
  format::Entete e;
  std::memcpy(&e, sain.data(), sizeof e);
  std::mt19937 rng(18);
  std::size_t refuses = 0, fois = 0;
  const auto essayer = [&](std::uint64_t rang, std::uint64_t mot) {
    std::string octets = sain;
    std::memcpy(octets.data() + e.repertoire + rang * 8, &mot, sizeof mot);
    format::Entete tete = e;
    tete.somme = 0;
    tete.somme = XXH3_64bits_withSeed(
        &tete, sizeof tete,
        XXH3_64bits_withSeed(octets.data() + e.repertoire, (e.mots + e.pages) * 8, format::kGraine));
    std::memcpy(octets.data(), &tete, sizeof tete);
    const auto bloc = Ouvrir(std::move(octets));
    ++fois;
    refuses += !bloc.has_value();
    return bloc.has_value();
  };
  for (std::uint64_t rang = 0; rang < e.mots; ++rang) {
    std::uint64_t mot;
    std::memcpy(&mot, sain.data() + e.repertoire + rang * 8, sizeof mot);
    if (rang == 0) {
      ASSERT_TRUE(essayer(rang, mot));
    }
    const std::uint64_t autres[] = {mot + 1, mot ^ 0x10000, ~mot, std::uint64_t{1} << 32, std::uint64_t{1} << 54};
    essayer(rang, autres[rng() % 5]);
  }
  EXPECT_GT(refuses * 2, fois) << refuses << " sur " << fois;
}

TEST(BlockAltere, OctetsDesDonnees) {
  const std::string sain = Octets(AuHasard(200, 13));
  EXPECT_FALSE(Refuse(sain));
  format::Entete e;
  std::memcpy(&e, sain.data(), sizeof e);
  EXPECT_GT(e.pages, 1u) << "plusieurs pages sont éprouvées";
  std::mt19937 rng(13);
  for (int i = 0; i < 1000; ++i) {
    const std::size_t ou = sizeof e + rng() % (e.repertoire - sizeof e);
    std::string octets = sain;
    octets[ou] = static_cast<char>(octets[ou] ^ (1 << rng() % 8));
    auto bloc = Ouvrir(std::move(octets));
    if (!bloc) continue;
    const auto verdict = (*bloc)->Verify();
    ASSERT_FALSE(verdict.has_value()) << "octet " << ou;
    EXPECT_EQ(verdict.error().code(), Code::kCorrupt);
    EXPECT_NE(verdict.error().message().find("sne-indexer build"), std::string::npos) << verdict.error().message();
  }
}

// A damaged page makes empty the columns that have bytes in it, raises the alarm when one is asked for, and leaves the
// others as they are; damaged numbers are refused when the block is opened.
TEST(BlockAltere, ColonnesDUnePageAlteree) {
  std::string modele = (std::filesystem::temp_directory_path() / "sne-bloc-XXXXXX").string();
  ASSERT_NE(::mkdtemp(modele.data()), nullptr);
  const std::string chemin = modele + "/000000.bloc";
  Env& env = Env::Posix();
  const Catalogue& c = *CatalogueDeTest();
  const auto demandes = AuHasard(3'000, 19);
  const std::string sain = Octets(demandes);
  format::Entete e;
  std::memcpy(&e, sain.data(), sizeof e);
  ASSERT_GT(e.pages, 5u);
  std::size_t vides = 0, pleines = 0, refuses = 0;
  for (std::uint32_t page = 0; page < e.pages; ++page) {
    std::string octets = sain;
    const std::size_t ou = std::max<std::size_t>(page * format::kPage, sizeof e);
    octets[ou] = static_cast<char>(octets[ou] ^ 8);
    ASSERT_TRUE(ReplaceFile(env, chemin, octets));
    const auto alarme = std::make_shared<std::atomic<bool>>(false);
    auto bloc = Block::Open(env, chemin, c, alarme);
    if (!bloc) {
      ++refuses;
      continue;
    }
    EXPECT_FALSE(*alarme) << "rien n'a encore été lu";
    TextReader textes;
    for (const FieldId id : c.racines()) {
      const Field& f = c.field(id);
      if (f.type == Type::kNir) continue;
      const bool avant = *alarme;
      *alarme = false;
      bool egales = true;
      for (std::uint32_t row = 0; row < 3'000; row += 97)
        egales = egales && ReadValue(c, **bloc, row, id, textes) == demandes[row].valeurs[f.slot];
      (egales ? pleines : vides) += 1;
      EXPECT_TRUE(egales || *alarme) << f.champ << ", page " << page;
      *alarme = *alarme || avant;
    }
    EXPECT_TRUE(*alarme);
  }
  EXPECT_GE(refuses, 1u);
  EXPECT_GT(vides, 20u);
  EXPECT_GT(pleines, vides) << "les autres colonnes restent lisibles";
  std::filesystem::remove_all(modele);
}

TEST(BlockAltere, Tronque) {
  const std::string sain = Octets(AuHasard(3, 14));
  for (std::size_t n = 0; n < sain.size(); n += n < 200 ? 1 : 97)
    EXPECT_FALSE(Ouvrir(sain.substr(0, n)).has_value()) << n << " octets";
  EXPECT_FALSE(Ouvrir(sain.substr(0, sain.size() - 1)).has_value());
  EXPECT_FALSE(Ouvrir(sain + '\0').has_value()) << "un octet de trop";
}

std::string Refus(const Result<std::shared_ptr<const Block>>& bloc) {
  return bloc ? std::string("accepté") : bloc.error().message();
}

TEST(BlockAltere, DitCeQuIlEst) {
  std::string magie = Octets(AuHasard(1, 15));
  std::string ancien = magie;
  magie.replace(0, 8, "PNG\r\n\x1a\n\n");
  EXPECT_NE(Refus(Ouvrir(magie)).find("ce n'est pas un bloc d'index"), std::string::npos);
  const std::uint32_t version = format::kVersion - 1;
  std::memcpy(ancien.data() + offsetof(format::Entete, version), &version, sizeof version);
  EXPECT_NE(Refus(Ouvrir(ancien)).find("format " + std::to_string(version)), std::string::npos)
      << Refus(Ouvrir(ancien));
  EXPECT_NE(Refus(Ouvrir("")).find("tronqué"), std::string::npos);
}

TEST(BlockAltere, UnAutreCatalogue) {
  auto autre = Catalogue::Load(CatalogueDeTest()->source() + " ", Territoires::Load(TerritoiresEmbarques()).value());
  ASSERT_TRUE(autre) << autre.error().message();
  auto bloc = Block::FromBytes(std::make_shared<const std::string>(Octets(AuHasard(1, 16))), **autre);
  ASSERT_FALSE(bloc.has_value());
  EXPECT_EQ(bloc.error().code(), Code::kInvalid);
}

TEST(BlockAltere, FichiersNommes) {
  std::string modele = (std::filesystem::temp_directory_path() / "sne-bloc-XXXXXX").string();
  ASSERT_NE(::mkdtemp(modele.data()), nullptr);
  const std::string chemin = modele + "/000000.bloc";
  Env& env = Env::Posix();
  std::string octets = Octets(AuHasard(50, 17));
  ASSERT_TRUE(ReplaceFile(env, chemin, octets));
  EXPECT_TRUE(Block::Open(env, chemin, *CatalogueDeTest()).has_value());
  octets[octets.size() / 3] = static_cast<char>(octets[octets.size() / 3] ^ 4);
  ASSERT_TRUE(ReplaceFile(env, chemin, octets));
  auto altere = Block::Open(env, chemin, *CatalogueDeTest());
  EXPECT_NE((altere ? (*altere)->Verify().error().message() : Refus(altere)).find(chemin), std::string::npos);
  ASSERT_TRUE(ReplaceFile(env, chemin, octets.substr(0, 40)));
  EXPECT_NE(Refus(Block::Open(env, chemin, *CatalogueDeTest())).find(chemin), std::string::npos);
  auto absent = Block::Open(env, chemin + "x", *CatalogueDeTest());
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().code(), Code::kNotFound);
  std::filesystem::remove_all(modele);
}

}  // namespace
}  // namespace sne::testing
