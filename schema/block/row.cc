// One row of a block as a Demande again.
#include "schema/block/block.h"

namespace sne {
namespace {

// `textes`: nullptr leaves texts out.
Value ReadAt(const Catalogue& catalogue, const Block& block, const Field& f, std::uint32_t i, TextReader* textes) {
  const Column& c = block.column(f.id);
  if (f.IsScalar()) {
    const std::int64_t v = c.scalaire.Value(i);
    return v == kSansValeur ? Value() : Value(v);
  }
  if (f.IsString()) {
    if (textes == nullptr) return {};
    const std::string_view s = textes->Read(c.texte, i);
    return s.empty() ? Value() : Value(std::string(s));
  }
  const std::uint32_t debut = c.elements.Begin(i), fin = c.elements.End(i);
  if (debut == fin) return {};
  if (f.type == Type::kMulti) {
    Ordinals codes;
    for (std::uint32_t e = debut; e < fin; ++e) codes.push_back(static_cast<Ordinal>(c.scalaire.Value(e)));
    return codes;
  }
  if (f.type == Type::kTexts) {
    if (textes == nullptr) return {};
    Textes lignes;
    for (std::uint32_t e = debut; e < fin; ++e) lignes.emplace_back(textes->Read(c.texte, e));
    return lignes;
  }
  Records records;
  for (std::uint32_t e = debut; e < fin; ++e) {
    Record& r = records.emplace_back();
    r.valeurs.reserve(f.champs.size());
    for (const FieldId sous : f.champs) r.valeurs.push_back(ReadAt(catalogue, block, catalogue.field(sous), e, textes));
  }
  return records;
}

}  // namespace

Value ReadValue(const Catalogue& catalogue, const Block& block, std::uint32_t row, FieldId champ, TextReader& textes) {
  const Field& f = catalogue.entier().field(champ);
  if (f.type == Type::kNir || f.type == Type::kCotation) return {};
  if (f.type == Type::kId && f.cle == "numero_unique" && f.parent == kNoField)
    return EcrireNumeroUnique(block.numero(row));
  return ReadAt(catalogue.entier(), block, f, row, &textes);
}

void ReadRow(const Catalogue& catalogue, const Block& block, std::uint32_t row, TextReader& textes, Demande& out) {
  const Catalogue& entier = catalogue.entier();
  out.valeurs.resize(entier.racines().size());
  out.version = block.version(row);
  for (const FieldId id : entier.racines())
    out.valeurs[entier.field(id).slot] = ReadValue(entier, block, row, id, textes);
}

void ReadNumbers(const Catalogue& catalogue, const Block& block, std::uint32_t row, std::span<const FieldId> champs,
                 Demande& out) {
  out.valeurs.resize(catalogue.racines().size());
  for (const FieldId id : champs) {
    const Field& f = catalogue.field(id);
    out.valeurs[f.slot] = ReadAt(catalogue, block, f, row, nullptr);
  }
}

}  // namespace sne
