# Tests of the HTTP layer: the units, the forms of a search, and the hostile messages against a server made of that layer alone.
set(HTTP_TESTS ${CMAKE_CURRENT_LIST_DIR})
find_package(GTest REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
include(GoogleTest)

add_executable(http_test
  ${HTTP_TESTS}/http_header_check_test.cc ${HTTP_TESTS}/http_layer_test.cc ${HTTP_TESTS}/http_units_test.cc
  ${HTTP_TESTS}/relay_test.cc ${HTTP_TESTS}/search_pool_test.cc)
target_link_libraries(http_test PRIVATE sne_http GTest::gtest_main ZLIB::ZLIB)
gtest_discover_tests(http_test DISCOVERY_TIMEOUT 60)

# Searches as a caller writes them: the server's readers and writers of a Requete, with the catalogue.
add_executable(requete_test ${HTTP_TESTS}/phrase_test.cc ${HTTP_TESTS}/requete_test.cc ${HTTP_TESTS}/tableau_test.cc)
target_link_libraries(requete_test PRIVATE sne_server sne_tests_oracle GTest::gtest_main simdjson::simdjson)
add_test(NAME requete_test COMMAND requete_test)

# Identity without HTTP.
add_executable(acces_test ${HTTP_TESTS}/acces_test.cc)
target_link_libraries(acces_test PRIVATE sne_server GTest::gtest_main simdjson::simdjson)
gtest_discover_tests(acces_test DISCOVERY_TIMEOUT 60)

# Extractions as jobs, without HTTP.
add_executable(taches_test ${HTTP_TESTS}/plage_test.cc ${HTTP_TESTS}/taches_test.cc)
target_link_libraries(taches_test PRIVATE sne_server GTest::gtest_main OpenSSL::Crypto)
gtest_discover_tests(taches_test DISCOVERY_TIMEOUT 60)

# The record of accesses, without HTTP.
add_executable(audit_test ${HTTP_TESTS}/audit_journal_test.cc ${HTTP_TESTS}/audit_extractions_test.cc)
target_link_libraries(audit_test PRIVATE sne_server GTest::gtest_main OpenSSL::Crypto)
gtest_discover_tests(audit_test DISCOVERY_TIMEOUT 60)

# Workbooks: their parts, and tables of cells as others read them (classeur_http.py).
add_executable(classeur_test ${HTTP_TESTS}/classeur_test.cc)
target_link_libraries(classeur_test PRIVATE sne_server GTest::gtest_main ZLIB::ZLIB)
add_test(NAME classeur_test COMMAND classeur_test)
add_executable(ecrire_tableau ${HTTP_TESTS}/ecrire_tableau.cc)
target_link_libraries(ecrire_tableau PRIVATE sne_server sne_tests_oracle simdjson::simdjson)

add_executable(echo_server ${HTTP_TESTS}/echo_server.cc)
target_link_libraries(echo_server PRIVATE sne_http)
add_test(NAME hostile_http
  COMMAND ${Python3_EXECUTABLE} ${HTTP_TESTS}/hostile_http.py --get /simple --post /echo --delai-entetes 2 --delai-corps 3
          -- $<TARGET_FILE:echo_server> --ecoute 127.0.0.1:{port} --entetes-ms 2000 --corps-ms 3000)

if(SNE_FUZZ)
  add_executable(http_head_fuzz ${HTTP_TESTS}/../fuzz/http_head_fuzz.cc ${PROJECT_SOURCE_DIR}/server/http_header_check.cc
                 ${PROJECT_SOURCE_DIR}/server/http_message.cc)
  target_include_directories(http_head_fuzz PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(http_head_fuzz PRIVATE -fsanitize=fuzzer)
  target_link_options(http_head_fuzz PRIVATE -fsanitize=fuzzer)
  target_link_libraries(http_head_fuzz PRIVATE OpenSSL::Crypto)
endif()
