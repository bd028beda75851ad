"""Run by the Python of QGIS: opens the project with a token, counts what each layer has, and draws them all.

python3 tests/ioc/in_qgis.py PROJECT TOKEN PICTURE
"""

import json
import os
import sys
import tempfile

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor


def main(project: str, token: str, picture: str) -> None:
    os.environ["QGIS_AUTH_DB_DIR_PATH"] = tempfile.mkdtemp()
    application = QgsApplication([], False, tempfile.mkdtemp())
    application.initQgis()
    manager = QgsApplication.authManager()
    manager.setMasterPassword("only-for-this-run", True)
    config = QgsAuthMethodConfig("Basic", 1)
    config.setId("tiepung")
    config.setName("tiepung")
    config.setConfigMap({"username": "qgis", "password": token, "realm": ""})
    assert manager.storeAuthenticationConfig(config)
    whole = QgsProject.instance()
    assert whole.read(project), whole.error()
    told = {}
    for layer in whole.mapLayers().values():
        count = sum(1 for _ in layer.getFeatures()) if layer.isValid() else -1
        told[layer.id()] = {"valid": layer.isValid(), "count": count, "name": layer.name()}
    draw(whole, picture)
    sys.stdout.write(f"{json.dumps(told)}\n")
    application.exitQgis()


def draw(whole: "QgsProject", picture: str) -> None:
    shown = [
        node.layer() for node in whole.layerTreeRoot().findLayers() if node.isVisible() and node.layer() is not None
    ]
    settings = QgsMapSettings()
    settings.setLayers([layer for layer in shown if layer.isValid()])
    settings.setBackgroundColor(QColor(255, 255, 255))
    settings.setOutputSize(QSize(1000, 900))
    settings.setDestinationCrs(whole.crs())
    areas = whole.mapLayer("tiepung_areas").extent()
    areas.scale(1.05)
    settings.setExtent(areas)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    assert job.renderedImage().save(picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
