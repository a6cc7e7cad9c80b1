#include "indexer/term_writer.h"

#include <unistd.h>
#include <xapian.h>

#include <filesystem>

#include "schema/env.h"

namespace sne {
namespace {

// The only catch of indexer/: any exception of the writer ends the build (a failed commit loses its batch silently).
template <class F>
Outcome Garder(F&& f) {
  try {
    f();
    return {};
  } catch (const Xapian::Error& e) {
    return Fail(Code::kIoError, "Xapian : " + e.get_description());
  }
}

}  // namespace

struct TermWriter::Rep {
  explicit Rep(const std::string& chemin)
      // No term list: nothing is ever deleted or read back by document. No sync: the merged result is synced once.
      : db(chemin, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_TERMLIST |
                       Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS) {}
  Xapian::WritableDatabase db;
};

TermWriter::TermWriter(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
TermWriter::~TermWriter() = default;

Result<std::unique_ptr<TermWriter>> TermWriter::Create(const std::string& chemin) {
  // One flush at the end: merging batches into a growing database costs several times more.
  static const int seuil = ::setenv("XAPIAN_FLUSH_THRESHOLD", "1000000000", 1);
  (void)seuil;
  std::unique_ptr<Rep> rep;
  SNE_TRY(Garder([&] { rep = std::make_unique<Rep>(chemin); }));
  return std::unique_ptr<TermWriter>(new TermWriter(std::move(rep)));
}

Outcome TermWriter::Add(const std::vector<std::string>& termes) {
  return Garder([&] {
    Xapian::Document document;
    for (const std::string& t : termes) document.add_boolean_term(t);
    rep_->db.add_document(document);
  });
}

Outcome TermWriter::Finish() {
  return Garder([&] {
    rep_->db.commit();
    rep_->db.close();
  });
}

Outcome MergeParts(const std::vector<std::string>& parts, const std::string& destination) {
  return Garder([&] {
    if (parts.empty()) {
      Xapian::WritableDatabase vide(destination,
                                    Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_TERMLIST);
      vide.commit();
      return;
    }
    Xapian::Database source;
    for (const std::string& p : parts) source.add_database(Xapian::Database(p));
    source.compact(destination);
  });
}

Outcome CommitState(const std::string& chemin, const Etat& etat) {
  SNE_TRY(Garder([&] {
    Xapian::WritableDatabase db(chemin, Xapian::DB_OPEN | Xapian::DB_NO_TERMLIST);
    db.set_metadata(kCleEtat, etat.Ecrire());
    db.commit();
    db.close();
  }));
  // Xapian syncs what it wrote in that commit, not the merged tables nor the directory.
  Env& env = Env::Posix();
  auto noms = env.List(chemin);
  if (!noms) return tl::unexpected(noms.error());
  for (const std::string& nom : *noms) {
    auto fichier = env.OpenForAppend(chemin + "/" + nom);
    if (!fichier) return tl::unexpected(fichier.error());
    SNE_TRY((*fichier)->Sync());
  }
  return env.SyncDir(chemin);
}

}  // namespace sne
