@echo off
rem Oleada's launcher for Windows: builds what has changed, then starts the command. As the file oleada, line by line.
setlocal
set "HOME_DIR=%~dp0"
set "STAMP=%HOME_DIR%loadgen\target\.built"
set "KIT=%HOME_DIR%lessons\kit"
if not defined OLEADA_AS set "OLEADA_AS=.\oleada learn"

if defined JAVA_HOME (set "JAVA=%JAVA_HOME%\bin\java.exe") else (set "JAVA=java.exe")
rem The line with a Java's version has it in quotes: 17.0.12, or 1.8.0_402.
"%JAVA%" -version 2> "%TEMP%\oleada-java.txt"
set "VERSION="
for /f tokens^=2^ delims^=^" %%v in ('findstr /c:" version " "%TEMP%\oleada-java.txt"') do if not defined VERSION set "VERSION=%%v"
set "MAJOR=0"
if defined VERSION for /f "tokens=1 delims=.-+" %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% LSS 17 (
  echo oleada: needs JDK 17 or newer, found "%VERSION%" as "%JAVA%"; install one or set JAVA_HOME 1>&2
  exit /b 2
)

rem Paths reach PowerShell as variables of the environment, whatever signs they hold.
powershell -NoProfile -Command "$h=$env:HOME_DIR; $s=$env:STAMP; foreach ($f in $s, (Join-Path $h 'server\target\oleada-server.jar'), (Join-Path $h 'loadgen\target\oleada-loadgen.jar')) { if (!(Test-Path -LiteralPath $f)) { exit 1 } }; $t=(Get-Item -LiteralPath $s).LastWriteTime; foreach ($p in 'pom.xml','server\pom.xml','server\package.json','server\package-lock.json','server\src\main','loadgen\pom.xml','loadgen\src\main') { $i=Get-Item -LiteralPath (Join-Path $h $p); if ($i.PSIsContainer) { $i=Get-ChildItem -Recurse -File -LiteralPath $i.FullName }; if ($i | Where-Object { $_.LastWriteTime -gt $t }) { exit 1 } }"
if errorlevel 1 (
  echo oleada: building; the first time libraries are fetched, which takes a minute or two 1>&2
  if not exist "%HOME_DIR%loadgen\target" mkdir "%HOME_DIR%loadgen\target"
  type nul > "%STAMP%.new"
  pushd "%HOME_DIR%"
  call mvnw.cmd -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl server,loadgen package
  if errorlevel 1 (
    popd
    echo oleada: the build failed; what Maven said stands above 1>&2
    exit /b 2
  )
  popd
  move /y "%STAMP%.new" "%STAMP%" >nul
)

rem Few and short collections: what lives long is small, what lives short is much.
set "HEAP=-XX:+UseParallelGC -Xms768m -Xmn384m"
if %MAJOR% GEQ 24 set "HEAP=%HEAP% --sun-misc-unsafe-memory-access=allow"

rem All words but the first. A quoted word keeps its quotes.
set "REST="
for /f "tokens=1,* delims= " %%a in ("%*") do set "REST=%%b"

if "%~1"=="learn" goto learn
if "%~1"=="serve" goto serve
if "%~1"=="bench" goto bench
if "%~1"=="conformance" goto conformance
"%JAVA%" %HEAP% %OLEADA_JAVA_OPTS% -Doleada.home="%HOME_DIR%." -jar "%HOME_DIR%loadgen\target\oleada-loadgen.jar" %*
exit /b %ERRORLEVEL%

:serve
"%JAVA%" %HEAP% %OLEADA_JAVA_OPTS% -jar "%HOME_DIR%server\target\oleada-server.jar" %REST%
exit /b %ERRORLEVEL%

:conformance
echo oleada: running every case of the conformance tests against our server and netty-socketio alone (two minutes) 1>&2
set "LOG=%HOME_DIR%server\target\conformance.log"
if not exist "%HOME_DIR%server\target" mkdir "%HOME_DIR%server\target"
if exist "%HOME_DIR%server\target\conformance.md" del "%HOME_DIR%server\target\conformance.md"
pushd "%HOME_DIR%"
call mvnw.cmd -B -ntp -q -pl server -am test -Dtest=ConformanceTableTest "-Dexcluded.test.groups=" -Dsurefire.failIfNoSpecifiedTests=false > "%LOG%" 2>&1
set "CODE=%ERRORLEVEL%"
popd
if exist "%HOME_DIR%server\target\conformance.md" type "%HOME_DIR%server\target\conformance.md"
if %CODE% EQU 0 exit /b 0
echo oleada: not as the table in server/README.md has it; see "%LOG%" 1>&2
exit /b 1

:bench
rem How long a student waits is the lessons' own command.
if "%~2"=="lessons" goto learn
echo oleada: building the benchmarks 1>&2
pushd "%HOME_DIR%"
call mvnw.cmd -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl benchmarks -am package
if errorlevel 1 (
  popd
  echo oleada: the build failed; what Maven said stands above 1>&2
  exit /b 2
)
popd
"%JAVA%" %OLEADA_JAVA_OPTS% -Doleada.home="%HOME_DIR%." -jar "%HOME_DIR%benchmarks\target\oleada-benchmarks.jar" %REST%
exit /b %ERRORLEVEL%

:learn
rem "bench lessons 5" is "learn bench 5".
if "%~1"=="bench" for /f "tokens=1,2,* delims= " %%a in ("%*") do set "REST=bench %%c"
set "JAR=%KIT%\target\oleada-lessons-kit.jar"
powershell -NoProfile -Command "$k=$env:KIT; $s=Join-Path $k 'target\.built'; if (!(Test-Path -LiteralPath $s) -or !(Test-Path -LiteralPath $env:JAR)) { exit 1 }; $t=(Get-Item -LiteralPath $s).LastWriteTime; if ((Get-Item -LiteralPath $env:STAMP).LastWriteTime -gt $t) { exit 1 }; foreach ($p in 'pom.xml','src\main') { $i=Get-Item -LiteralPath (Join-Path $k $p); if ($i.PSIsContainer) { $i=Get-ChildItem -Recurse -File -LiteralPath $i.FullName }; if ($i | Where-Object { $_.LastWriteTime -gt $t }) { exit 1 } }"
if errorlevel 1 (
  echo oleada: building the lessons' kit 1>&2
  if not exist "%KIT%\target" mkdir "%KIT%\target"
  type nul > "%KIT%\target\.built.new"
  pushd "%HOME_DIR%"
  call mvnw.cmd -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl lessons/kit -am package
  if errorlevel 1 (
    popd
    echo oleada: the build failed; what Maven said stands above 1>&2
    exit /b 2
  )
  popd
  move /y "%KIT%\target\.built.new" "%KIT%\target\.built" >nul
  if exist "%KIT%\target\classes-*.jsa" del "%KIT%\target\classes-*.jsa"
)
rem The classes of a lesson, kept as this very Java has them in memory: a lesson starts in half the time.
set "ARCHIVE=%KIT%\target\classes-%VERSION%.jsa"
if not exist "%ARCHIVE%" (
  echo oleada: rehearsing a lesson, so that the next ones start sooner, some seconds, this once 1>&2
  "%JAVA%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ArchiveClassesAtExit="%ARCHIVE%" -Doleada.home="%HOME_DIR%." -jar "%JAR%" rehearse > "%KIT%\target\rehearsal.log" 2>&1
  if not exist "%ARCHIVE%" type nul > "%ARCHIVE%"
)
rem An empty one: this Java keeps none.
set "QUICK="
for %%f in ("%ARCHIVE%") do if %%~zf GTR 0 set "QUICK=-XX:SharedArchiveFile="%ARCHIVE%" -Doleada.archive="%ARCHIVE%" -Xlog:disable -Xlog:all=error:stderr"
if not defined COLUMNS for /f "tokens=2 delims=: " %%c in ('mode con ^| findstr /r /c:"^ *Col"') do if not defined COLUMNS set "COLUMNS=%%c"
rem The lessons are written in UTF-8; the console's own code page comes back afterwards. Some languages end it with a full stop.
set "PAGE="
for /f "tokens=2 delims=:." %%p in ('chcp') do set "PAGE=%%p"
chcp 65001 >nul
"%JAVA%" %QUICK% -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Doleada.home="%HOME_DIR%." -Doleada.utf8=true -Doleada.as="%OLEADA_AS%" -jar "%JAR%" %REST%
set "CODE=%ERRORLEVEL%"
if defined PAGE chcp %PAGE% >nul
exit /b %CODE%
