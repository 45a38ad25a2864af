# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception

# Finds an ns-3 by its files. The CMake packages that come with ns-3 cannot be used: the wheel's names folders of
# the machine it was built on, Debian's wants packages that nothing here needs.
#
# mip6sec_find_ns3(<where>) takes "" or "venv" (the wheel in .venv), "system", or a folder: a virtual environment, a wheel's
# ns3 folder, the prefix of an installation, or a source tree that was built. Sets
#   NS3_INCLUDE_DIR, NS3_LIBRARY_DIR
#   NS3_LIBRARIES     those that the module links
#   NS3_HAS_WIFI      TRUE where the Wi-Fi module and what it rests on are present
#   NS3_VERSION       as the library's name or the source tree says; "unknown" where neither does
set(mip6sec_required_modules
    internet-apps
    applications
    csma
    point-to-point
    virtual-net-device
    mobility
    internet
    traffic-control
    bridge
    stats
    network
    core
)

# The file of one ns-3 module in a folder: libns3-core.so, libns3.44-core.so, libns3.48-core-optimized.so,
# libns3-dev-core-default.so, ...
function(mip6sec_find_library folder module out)
  file(GLOB files ${folder}/libns3*-${module}.so ${folder}/libns3*-${module}-*.so)
  list(FILTER files INCLUDE REGEX
       "/libns3[^-/]*(-dev)?-${module}(-(debug|default|release|optimized|minsizerel|relwithdebinfo))?\\.so$"
  )
  if(files)
    list(SORT files)
    list(GET files 0 files)
  endif()
  set(${out} "${files}" PARENT_SCOPE)
endfunction()

macro(mip6sec_find_ns3 where)
  if("${where}" STREQUAL "" OR "${where}" STREQUAL "venv")
    set(ns3_where ${CMAKE_CURRENT_SOURCE_DIR}/.venv)
    set(ns3_remedy "make ns3")
  elseif("${where}" STREQUAL "system")
    set(ns3_where /usr)
    set(ns3_remedy "apt-get install libns3-dev")
  else()
    get_filename_component(ns3_where "${where}" ABSOLUTE)
    set(ns3_remedy
        "make NS3=<folder> with the folder that holds include/ns3, or make NS3=system, or make for the wheel of PyPI"
    )
  endif()

  file(GLOB ns3_roots ${ns3_where} ${ns3_where}/lib/python3*/site-packages/ns3 ${ns3_where}/build)
  set(NS3_INCLUDE_DIR)
  set(NS3_LIBRARY_DIR)
  foreach(ns3_root ${ns3_roots})
    if(NOT NS3_LIBRARY_DIR AND EXISTS ${ns3_root}/include/ns3/ipv6-l3-protocol.h)
      set(NS3_INCLUDE_DIR ${ns3_root}/include)
      file(GLOB ns3_folders ${ns3_root}/lib64 ${ns3_root}/lib ${ns3_root}/lib/*-linux-gnu*)
      foreach(ns3_folder ${ns3_folders})
        mip6sec_find_library(${ns3_folder} core ns3_core)
        if(ns3_core AND NOT NS3_LIBRARY_DIR)
          set(NS3_LIBRARY_DIR ${ns3_folder})
          set(NS3_CORE_LIBRARY ${ns3_core})
        endif()
      endforeach()
    endif()
  endforeach()
  if(NOT NS3_INCLUDE_DIR)
    message(FATAL_ERROR "No ns-3 in ${ns3_where}: include/ns3/ipv6-l3-protocol.h is missing. This brings it: ${ns3_remedy}")
  elseif(NOT NS3_LIBRARY_DIR)
    message(FATAL_ERROR "ns-3 in ${ns3_where} has headers but no shared libraries: libns3*-core.so is missing in its lib or lib64. This brings it: ${ns3_remedy}")
  endif()

  set(NS3_LIBRARIES)
  foreach(ns3_module ${mip6sec_required_modules})
    mip6sec_find_library(${NS3_LIBRARY_DIR} ${ns3_module} ns3_library)
    if(NOT ns3_library)
      message(FATAL_ERROR "ns-3 in ${NS3_LIBRARY_DIR} lacks the module ${ns3_module} (libns3*-${ns3_module}.so). Build ns-3 with it, or take another: ${ns3_remedy}")
    endif()
    list(APPEND NS3_LIBRARIES ${ns3_library})
  endforeach()
  mip6sec_find_library(${NS3_LIBRARY_DIR} wifi ns3_library)
  set(NS3_HAS_WIFI FALSE)
  if(ns3_library AND EXISTS ${NS3_INCLUDE_DIR}/ns3/wifi-module.h)
    set(NS3_HAS_WIFI TRUE)
    foreach(ns3_module wifi propagation)
      mip6sec_find_library(${NS3_LIBRARY_DIR} ${ns3_module} ns3_library)
      if(ns3_library)
        list(INSERT NS3_LIBRARIES 0 ${ns3_library})
      endif()
    endforeach()
  endif()

  set(NS3_VERSION unknown)
  file(GLOB ns3_wheel ${NS3_INCLUDE_DIR}/../../ns3-*.dist-info)
  get_filename_component(ns3_soname ${NS3_CORE_LIBRARY} REALPATH)
  if(EXISTS ${ns3_where}/VERSION)
    file(STRINGS ${ns3_where}/VERSION NS3_VERSION LIMIT_COUNT 1)
  elseif(ns3_wheel MATCHES "/ns3-([0-9.]+[0-9])[^/]*$")
    set(NS3_VERSION ${CMAKE_MATCH_1})
  elseif(NS3_CORE_LIBRARY MATCHES "/libns3\\.([0-9.]+[0-9])-")
    set(NS3_VERSION 3.${CMAKE_MATCH_1})
  elseif(ns3_soname MATCHES "\\.so\\.([0-9.]+)$")
    set(NS3_VERSION 3.${CMAKE_MATCH_1})
  endif()
endmacro()

# The lowest C++ standard at which the headers of this ns-3 compile: 17 in Debian's 3.37 and the wheel 3.39,
# 20 in the wheels from 3.42 on, 23 in 3.48.
function(mip6sec_find_standard out)
  if(MIP6SEC_CXX_STANDARD)
    set(${out} ${MIP6SEC_CXX_STANDARD} PARENT_SCOPE)
    return()
  endif()
  set(probe ${CMAKE_BINARY_DIR}/probe/standard.cc)
  file(WRITE ${probe}
       "#include \"ns3/internet-module.h\"\n#include \"ns3/enum.h\"\nint main() { return ns3::Simulator::Now().IsZero() ? 0 : 1; }\n"
  )
  foreach(standard 17 20 23)
    try_compile(
      compiled ${CMAKE_BINARY_DIR}/probe/${standard} SOURCES ${probe}
      CMAKE_FLAGS -DINCLUDE_DIRECTORIES=${NS3_INCLUDE_DIR}
      LINK_LIBRARIES ${NS3_LIBRARIES}
      CXX_STANDARD ${standard} CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF
      OUTPUT_VARIABLE output
    )
    if(compiled)
      set(MIP6SEC_CXX_STANDARD ${standard} CACHE STRING "C++ standard that the headers of this ns-3 need")
      mark_as_advanced(MIP6SEC_CXX_STANDARD)
      set(${out} ${standard} PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "A program with ns-3's headers (${NS3_INCLUDE_DIR}) compiles and links at neither C++17 nor 20 nor 23 with ${CMAKE_CXX_COMPILER} ${CMAKE_CXX_COMPILER_VERSION}:\n${output}")
endfunction()
