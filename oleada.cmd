@echo off
rem Oleada's launcher for Windows: builds what has changed, then starts the command.
setlocal
set "HOME_DIR=%~dp0"
set "HEAP=-XX:+UseParallelGC -Xms768m -Xmn384m"
set "STAMP=%HOME_DIR%loadgen\target\.built"
if defined JAVA_HOME (set "JAVA=%JAVA_HOME%\bin\java.exe") else (set "JAVA=java.exe")

powershell -NoProfile -Command "$s='%STAMP%'; if (!(Test-Path $s) -or !(Test-Path '%HOME_DIR%server\target\oleada-server.jar')) { exit 1 }; $t=(Get-Item $s).LastWriteTime; $f='pom.xml','server\pom.xml','server\package.json','server\package-lock.json','server\src\main','loadgen\pom.xml','loadgen\src\main' | ForEach-Object { Get-ChildItem -Recurse -File (Join-Path '%HOME_DIR%' $_) }; if ($f | Where-Object { $_.LastWriteTime -gt $t }) { exit 1 }"
if errorlevel 1 (
  echo oleada: building; the first time libraries are fetched, which takes a minute or two 1>&2
  pushd "%HOME_DIR%"
  call mvnw.cmd -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl server,loadgen package
  if errorlevel 1 (
    popd
    echo oleada: the build failed; what Maven said stands above 1>&2
    exit /b 2
  )
  popd
  type nul > "%STAMP%"
)

if "%~1"=="learn" goto learn
if "%~1"=="serve" (
  for /f "tokens=1,* delims= " %%a in ("%*") do "%JAVA%" %HEAP% %OLEADA_JAVA_OPTS% -jar "%HOME_DIR%server\target\oleada-server.jar" %%b
) else (
  "%JAVA%" %HEAP% %OLEADA_JAVA_OPTS% -Doleada.home="%HOME_DIR%." -jar "%HOME_DIR%loadgen\target\oleada-loadgen.jar" %*
)
exit /b %ERRORLEVEL%

:learn
set "KIT=%HOME_DIR%lessons\kit"
powershell -NoProfile -Command "$s='%KIT%\target\.built'; if (!(Test-Path $s) -or !(Test-Path '%KIT%\target\oleada-lessons-kit.jar')) { exit 1 }; $t=(Get-Item $s).LastWriteTime; if ((Get-Item '%STAMP%').LastWriteTime -gt $t) { exit 1 }; $f='pom.xml','src\main' | ForEach-Object { Get-ChildItem -Recurse -File (Join-Path '%KIT%' $_) }; if ($f | Where-Object { $_.LastWriteTime -gt $t }) { exit 1 }"
if errorlevel 1 (
  echo oleada: building the lessons' kit 1>&2
  pushd "%HOME_DIR%"
  call mvnw.cmd -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl lessons/kit -am package
  if errorlevel 1 (
    popd
    echo oleada: the build failed; what Maven said stands above 1>&2
    exit /b 2
  )
  popd
  type nul > "%KIT%\target\.built"
)
set "REST="
for /f "tokens=1,* delims= " %%a in ("%*") do set "REST=%%b"
rem The lessons are written in UTF-8; the console's own code page comes back afterwards.
for /f "tokens=2 delims=:" %%p in ('chcp') do set "PAGE=%%p"
chcp 65001 >nul
"%JAVA%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Doleada.home="%HOME_DIR%." -Doleada.utf8=true -jar "%KIT%\target\oleada-lessons-kit.jar" %REST%
set "CODE=%ERRORLEVEL%"
chcp %PAGE% >nul
exit /b %CODE%
