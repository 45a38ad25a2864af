# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception

# Where clang and its libFuzzer are present, the fuzz entries are also run by libFuzzer, for a short time. The rest
# of the build may use another compiler, so that clang compiles what they test a second time.
#
# @param fuzz_sources the entries
# @param wire_sources what they test
# @param certificate_sources what the entry fuzz-certificate tests instead
function(mip6sec_libfuzzer fuzz_sources wire_sources certificate_sources)
  find_program(MIP6SEC_CLANG NAMES clang++ clang++-19 clang++-18 clang++-17 clang++-16 clang++-15 clang++-14)
  if(NOT MIP6SEC_CLANG)
    return()
  endif()
  set(folder ${CMAKE_BINARY_DIR}/libfuzzer)
  file(WRITE ${folder}/probe.cc
       "#include \"ns3/ipv6-address.h\"\nextern \"C\" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }\n"
  )
  set(flags -std=c++${CMAKE_CXX_STANDARD} -O1 -g1 -fsanitize=fuzzer,address,undefined -fno-sanitize=vptr,function
            -fno-sanitize-recover=undefined -DNS3_ASSERT_ENABLE -DMIP6SEC_LIBFUZZER -I${include_dir} -isystem ${NS3_INCLUDE_DIR}
  )
  set(libraries ${NS3_LIBRARIES})
  list(FILTER libraries INCLUDE REGEX "-(core|network|stats)(-[a-z]+)?\\.so")
  foreach(library ${libraries})
    get_filename_component(path ${library} DIRECTORY)
    list(APPEND rpath -Wl,-rpath,${path})
  endforeach()
  list(REMOVE_DUPLICATES rpath)
  execute_process(
    COMMAND ${MIP6SEC_CLANG} ${flags} ${folder}/probe.cc -o ${folder}/probe ${libraries} ${rpath}
    RESULT_VARIABLE result
    OUTPUT_QUIET ERROR_QUIET
  )
  if(NOT result EQUAL 0)
    message(STATUS "${MIP6SEC_CLANG} cannot build with libFuzzer here: its tests are left out")
    return()
  endif()
  set(wire_objects)
  set(certificate_objects)
  set(headers ${mip6sec_headers})
  list(FILTER headers INCLUDE REGEX "^model/(wire|crypto)/")
  list(TRANSFORM headers PREPEND ${CMAKE_SOURCE_DIR}/)
  foreach(source ${wire_sources} ${certificate_sources})
    get_filename_component(name ${source} NAME_WE)
    add_custom_command(
      OUTPUT ${folder}/${name}.o
      COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} ${MIP6SEC_CLANG} ${flags} -c ${CMAKE_SOURCE_DIR}/${source} -o
              ${folder}/${name}.o
      DEPENDS ${CMAKE_SOURCE_DIR}/${source} ${headers}
      VERBATIM
    )
    if(source IN_LIST certificate_sources)
      list(APPEND certificate_objects ${folder}/${name}.o)
    else()
      list(APPEND wire_objects ${folder}/${name}.o)
    endif()
  endforeach()
  foreach(source ${fuzz_sources})
    get_filename_component(name ${source} NAME_WE)
    set(objects ${wire_objects})
    set(crypto_library)
    if(name STREQUAL "fuzz-certificate")
      set(objects ${certificate_objects})
      set(crypto_library ${OPENSSL_CRYPTO_LIBRARY})
    endif()
    add_custom_command(
      OUTPUT ${folder}/${name}
      COMMAND ${MIP6SEC_CLANG} ${flags} ${CMAKE_SOURCE_DIR}/${source} ${objects} -o ${folder}/${name} ${libraries}
              ${crypto_library} ${rpath}
      DEPENDS ${CMAKE_SOURCE_DIR}/${source} ${headers} ${objects}
      VERBATIM
    )
    add_custom_target(libfuzzer-${name} ALL DEPENDS ${folder}/${name})
    add_test(NAME libfuzzer-${name} COMMAND ${folder}/${name} -runs=100000 -seed=6275 -max_total_time=30
                                            -verbosity=0 -print_final_stats=1
    )
  endforeach()
endfunction()
