// What an index holds, for the tests that look at it from outside: as a reader opens it, one JSON object a line.
//
//   lire_index INDEX          {"generation"}, then of each living application {"numero", "texte", "detient", "statut",
//                           "renouvelee"}: "ACTIVE" for all that follow from dates, "RADIEE RADABA" with its motive
//   lire_index INDEX --tout   then every row, dead ones included, whole
//   lire_index INDEX --grilles   the grids of cotation alone, one array
#include <cstdio>
#include <string>

#include "query/snapshot.h"
#include "schema/demande_json.h"
#include "tests/indexer/grilles_lues.h"

namespace sne {
namespace {

void EcrireVivante(const Catalogue& c, const Block& bloc, std::uint32_t row, TextReader& textes, std::string& out) {
  const FieldId texte = c.FindKey("complement_demande"), marque = c.FindKey("en_instruction");
  const Field &guichet = c.field(c.FindKey("guichet", marque)), &agent = c.field(c.FindKey("agent", marque));
  out += "{\"numero\":\"" + EcrireNumeroUnique(bloc.numero(row)) + "\",\"texte\":";
  const Value dit = ReadValue(c, bloc, row, texte, textes), tenu = ReadValue(c, bloc, row, marque, textes);
  AppendJsonString(Str(dit), out);
  out += ",\"detient\":";
  if (const Records& r = Elements(tenu); r.empty()) {
    out += "null";
  } else {
    AppendJsonString(guichet.nomenclature->Code(static_cast<Ordinal>(IntOr(r[0].valeurs[guichet.slot], 0))) + " " +
                         std::string(Str(r[0].valeurs[agent.slot])),
                     out);
  }
  const auto code = [&](const char* champ) {
    const Field& f = c.field(c.FindKey(champ));
    return f.nomenclature->Code(static_cast<Ordinal>(IntOr(ReadValue(c, bloc, row, f.id, textes), 0)));
  };
  std::string statut = code("statut");
  if (statut == "RADIEE") statut += " " + code("motif_radiation");
  if (statut == "A_RENOUVELER" || statut == "EXPIREE") statut = "ACTIVE";
  out += ",\"statut\":\"" + statut + "\",\"renouvelee\":";
  const Value renouvelee = ReadValue(c, bloc, row, c.FindKey("date_dernier_renouvellement"), textes);
  out += Present(renouvelee) ? "\"" + EcrireDate(static_cast<Jour>(IntOr(renouvelee, 0))) + "\"" : "null";
  out += "}\n";
}

int Lire(const std::string& index, bool tout) {
  auto s = Snapshot::Open(Env::Posix(), index);
  if (!s) {
    std::fprintf(stderr, "%s\n", s.error().message().c_str());
    return 1;
  }
  const Catalogue& c = (*s)->catalogue();
  std::string out = "{\"generation\":" + std::to_string((*s)->generation()) + "}\n";
  TextReader textes;
  Demande d;
  for (std::size_t b = 0; b < (*s)->blocks(); ++b) {
    const Block& bloc = (*s)->block(b);
    if (!tout) {
      (*s)->live(b).ForEach([&](std::uint32_t row) { EcrireVivante(c, bloc, row, textes, out); });
      continue;
    }
    for (std::uint32_t row = 0; row < bloc.rows(); ++row) {
      ReadRow(c, bloc, row, textes, d);
      AppendDemande(c, d, true, out);
      out += '\n';
    }
  }
  if (auto sain = (*s)->Sain(); !sain) {
    std::fprintf(stderr, "%s\n", sain.error().message().c_str());
    return 1;
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  return 0;
}

int Grilles_(const std::string& index) {
  auto grilles = testing::LireGrillesDIndex(Env::Posix(), index);
  if (!grilles) {
    std::fprintf(stderr, "%s\n", grilles.error().message().c_str());
    return 1;
  }
  std::fputs(EcrireGrilles(*grilles).c_str(), stdout);
  return 0;
}

}  // namespace
}  // namespace sne

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const std::string mode = argc > 2 ? argv[2] : "";
  return mode == "--grilles" ? sne::Grilles_(argv[1]) : sne::Lire(argv[1], mode == "--tout");
}
