// @ts-check
/**
 * Reading a slip's QR code with the tablet's camera, frame by frame, in the page itself: a
 * camera app would keep a photograph.
 *
 * Source: dependencies, "reading QR in the page".
 * @module
 */
import { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";

const BETWEEN_FRAMES = 120; // ms

/** @typedef {"denied" | "none" | "busy" | "broken" | "reader"} CameraTrouble */

export class CameraFault extends Error {
  /** @param {CameraTrouble} trouble */
  constructor(trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

/**
 * Fetch the QR reader now: at the first scan the fetch would tell the server that there is one.
 * @param {string} address of our own zxing_reader.wasm; the default is a CDN
 */
export function useReader(address) {
  // If it does not come, the first scan asks again; only a new function forgets the failure.
  prepareZXingModule({
    overrides: { locateFile: () => address },
    fireImmediately: true,
  }).catch(() =>
    prepareZXingModule({ overrides: { locateFile: () => address } }),
  );
}

/** @type {Record<string, CameraTrouble>} */
const TROUBLES = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

/**
 * @param {HTMLVideoElement} video
 * @param {{ back: boolean, found: (text: string) => void }} options  `back`: the camera away from the voter
 * @returns {Promise<{ stop: () => void, cameras: number }>}
 */
export async function startCamera(video, { back, found }) {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraFault("none");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: {
        facingMode: back ? "environment" : "user",
        width: { ideal: 1280 },
      },
    });
    video.srcObject = stream;
    await video.play();
  } catch (fault) {
    stop(stream);
    throw new CameraFault(
      TROUBLES[/** @type {Error} */ (fault).name] ?? "broken",
    );
  }
  let running = true;
  const end = () => {
    running = false;
    stop(stream);
    video.srcObject = null;
  };
  try {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    // The first look also fetches the reader; if that fails, nothing will ever be found.
    await detector.detect(video);
    look(detector, video, { running: () => running, found });
  } catch {
    end();
    throw new CameraFault("reader");
  }
  const devices = await navigator.mediaDevices.enumerateDevices();
  return {
    stop: end,
    cameras: devices.filter(({ kind }) => kind === "videoinput").length,
  };
}

/**
 * @param {BarcodeDetector} detector @param {HTMLVideoElement} video
 * @param {{ running: () => boolean, found: (text: string) => void }} options
 */
async function look(detector, video, { running, found }) {
  while (running()) {
    // A frame that cannot be read is no fault: the next one comes at once.
    const codes = await detector.detect(video).catch(() => []);
    if (running() && codes.length > 0) found(codes[0].rawValue);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_FRAMES));
  }
}

/** @param {MediaStream | undefined} stream */
function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
