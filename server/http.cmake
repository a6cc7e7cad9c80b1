# The HTTP layer without the routes: it knows nothing of demandes and takes only Status and NumeroUnique from schema/.
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(spdlog REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)

add_library(sne_http STATIC
  accept.cc access_log.cc cors.cc connection.cc connection_answer.cc connection_relay.cc gzip_stream.cc http_header_check.cc http_message.cc http_write.cc json_string.cc
  listener.cc metrics.cc plage.cc problem.cc problem_page.cc relay.cc router.cc search_pool.cc)
target_include_directories(sne_http PUBLIC ${CMAKE_CURRENT_LIST_DIR}/..)
target_link_libraries(sne_http PUBLIC tl::expected Threads::Threads spdlog::spdlog
  PRIVATE Boost::headers OpenSSL::Crypto ZLIB::ZLIB prometheus-cpp::core)
if(SNE_SANITIZE STREQUAL "thread")  # it cannot follow atomic fences, and GCC says so in a warning
  target_compile_definitions(sne_http PRIVATE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()
