// Files of an index, behind one seam that tests replace to inject faults.
//
// Durability: bytes appended are durable after Sync(); a name created, renamed or removed is durable after SyncDir() of
// its directory. Nothing else promises anything. Errors: kIoError with the path and the system's text, kDiskFull when
// that text is that there is no room; kNotFound when a file to read is not there.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/status.h"

namespace sne {

class WritableFile {
 public:
  virtual ~WritableFile() = default;
  virtual Outcome Append(std::string_view bytes) = 0;
  virtual Outcome Sync() = 0;
  virtual Outcome Close() = 0;  // without it the destructor closes and drops errors
};

// Read-only bytes of a whole file; the span lives as long as the object.
class FileBytes {
 public:
  virtual ~FileBytes() = default;
  virtual std::span<const std::byte> bytes() const = 0;
};

// Bytes of a file, read when they are asked for: a disk that fails is an error, where a mapping would end the process.
// They can be read to the end whatever becomes of the file's name.
// Thread safety: any thread.
class ReadableFile {
 public:
  virtual ~ReadableFile() = default;
  virtual std::uint64_t size() const = 0;  // when it was opened
  // Appends to `out` the bytes from `debut` on, at most `max`: fewer at the end only.
  virtual Outcome ReadAt(std::uint64_t debut, std::size_t max, std::string& out) const = 0;
};

class Env {
 public:
  virtual ~Env() = default;
  virtual Result<std::unique_ptr<WritableFile>> Create(const std::string& path) = 0;  // truncates
  virtual Result<std::unique_ptr<WritableFile>> OpenForAppend(const std::string& path) = 0;
  virtual Result<std::shared_ptr<const FileBytes>> Map(const std::string& path) = 0;
  virtual Result<std::unique_ptr<ReadableFile>> OpenForRead(const std::string& path);
  // Bytes of a file that grows, from `debut` on, at most `max`: those that are there.
  Result<std::string> ReadFrom(const std::string& path, std::uint64_t debut, std::size_t max);
  virtual Result<std::vector<std::string>> List(const std::string& dir) = 0;  // names, sorted; without . and ..
  virtual bool Exists(const std::string& path) = 0;
  virtual Outcome CreateDir(const std::string& dir) = 0;  // parents too; fine when it is there
  virtual Outcome Rename(const std::string& from, const std::string& to) = 0;
  virtual Outcome Remove(const std::string& path) = 0;      // a file
  virtual Outcome RemoveTree(const std::string& path) = 0;  // a directory and all below
  virtual Outcome SyncDir(const std::string& dir) = 0;

  static Env& Posix();
};

// Writes `bytes` aside, syncs, renames over `path`, syncs the directory: after success the new content is durable,
// after a failure the old one is whole.
Outcome ReplaceFile(Env& env, const std::string& path, std::string_view bytes);
Result<std::string> ReadWhole(Env& env, const std::string& path);

}  // namespace sne
